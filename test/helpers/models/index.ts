export * from './script';
export { type Asked, type Models, startModels } from './server';
