import { endpointUrl } from '../../shared/endpoint';
import { type Server, type ServerChoice, serverKind, serverKindNames } from '../../shared/server';
import { useView } from '../app/view';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { useFetched } from '../review/fetched';
import { Button } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import { ErrorPanel } from '../ui/ErrorPanel';
import { Select } from '../ui/Select';
import { Skeleton } from '../ui/Skeleton';
import { useFound } from './Find';
import { Row, SavedText } from './Form';
import own from './Models.module.css';
import { Secret } from './Secret';
import styles from './Settings.module.css';

const cx = classes(styles);
const cxOwn = classes(own);

const unknown = '';
const kinds = serverKind.options.map((value) => ({ value, label: serverKindNames[value] }));

const wrongUrl = (text: string): string | null =>
  text.trim() === '' || endpointUrl.safeParse(text.trim()).success
    ? null
    : 'An address such as https://git.example.org/api/v4. The one before stays in force.';

/** One server: what it is, and by which login it is reached. */
function ServerRow({ server: { host, kind, api, repositories, login, as, problem }, again }: { server: Server; again(): void }) {
  const found = useFound(host, ...repositories);
  if (!found) return null;
  const save = (change: Partial<ServerChoice & { token: string }>) => {
    const chosen = change.kind ?? kind;
    if (chosen === null) return Promise.resolve(undefined);
    const whole = { host, kind: chosen, api: change.api === undefined ? api : change.api, token: change.token ?? null };
    return act(core().call('server.save', whole), { failed: 'It was not saved' });
  };
  return (
    <li className={cx('open')} data-setting="">
      <div className={cxOwn('head')}>
        <h3 className={cx('rowName')}>{host}</h3>
        <span className={cxOwn('address')}>{repositories.join(', ')}</span>
        <Chip tone={as !== null ? 'ready' : login === null ? 'rest' : 'failed'}>
          {as !== null ? `reached as ${as}${login === 'gh' ? ' by gh' : ''}` : login === null ? 'no login' : 'not reached'}
        </Chip>
      </div>
      <div className={cx('agentBody')}>
        {problem !== null && <p className={cx('hint', 'wrap')}>{problem}</p>}
        <Row name="Kind" hint="whose API it has">
          <Select
            label={`Kind of ${host}`}
            options={kind === null ? [{ value: unknown, label: 'Not known' }, ...kinds] : kinds}
            value={kind ?? unknown}
            onChange={(value) => {
              const chosen = serverKind.safeParse(value);
              if (chosen.success) void save({ kind: chosen.data }).then(again);
            }}
          />
        </Row>
        {kind !== null && (
          <>
            <Row name="Token" hint="shown to this server, and to nobody else">
              <Secret
                what={`token of ${host}`}
                where={login === 'gh' ? null : login}
                placeholder={login === 'gh' ? 'gh is logged in' : 'none'}
                save={async (token) => (await save({ token }))?.kept ?? undefined}
                forget={() => act(core().call('server.forget', { host }), { failed: 'The token is still there' })}
                again={again}
              />
            </Row>
            <Row name="API" hint="empty: where servers of this kind have it">
              <SavedText
                label={`API of ${host}`}
                width={320}
                value={api ?? ''}
                check={wrongUrl}
                onSave={(text) => void save({ api: text.trim() || null }).then(again)}
              />
            </Row>
          </>
        )}
      </div>
    </li>
  );
}

/** The servers that remotes lead to, for pull requests. */
export function Servers() {
  const seen = useView((state) => state.frame.focused);
  const { value, error, again } = useFetched('servers', `${seen}`, () => core().call('server.list', {}));
  if (error !== null) return <ErrorPanel error={error} action={<Button onClick={again}>Try again</Button>} />;
  if (value === null) return <Skeleton lines={4} />;
  return (
    <>
      <p className={cx('lead')}>
        Where your remotes lead to, for pull requests. Pushing is git’s own, with your own credentials. Tokens are in the keychain of this
        computer where it has one.
      </p>
      {value.servers.length === 0 ? (
        <p className={cx('lead')}>No opened repository has a remote on a server.</p>
      ) : (
        <ul className={cx('card')} aria-label="Servers">
          {value.servers.map((server) => (
            <ServerRow key={server.host} server={server} again={again} />
          ))}
        </ul>
      )}
    </>
  );
}
