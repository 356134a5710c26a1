export * from './script';
export { type Models, startModels } from './server';
