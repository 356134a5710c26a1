import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { defaultsFor } from '../../shared/agent-defaults';
import { type Agent, permissions } from '../../shared/model';
import { useGeneral } from '../connection/replica';
import { classes } from '../ui/classes';
import { Select } from '../ui/Select';
import { TextField } from '../ui/TextField';
import styles from './Compose.module.css';
import type { Draft } from './draft';
import { dollarsIn, limitWords, percentIn, permissionWords } from './limits';

const cx = classes(styles);

const usual = 'usual';
const faultOf = (read: { value: unknown } | { error: string }): string | null => ('error' in read ? read.error : null);

interface MoreProps {
  draft: Draft;
  set(change: Partial<Draft>): void;
  agent: Agent | undefined;
  /** Id of the repository of the task. */
  repository: string;
}

/** How the agent runs where that differs from the settings: folded away, since it seldom does. */
export function More({ draft, set, agent, repository }: MoreProps) {
  const [open, setOpen] = useState(limitWords(draft) !== '');
  const settings = useGeneral()?.settings;
  const models = useId();
  const Chevron = open ? ChevronDown : ChevronRight;
  const own = agent && settings && defaultsFor(settings, repository, agent.id);
  const holds = own?.permissions ?? settings?.permissions[draft.route];
  return (
    <div className={cx('more')}>
      <button type="button" className={cx('toggle')} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Chevron size={13} strokeWidth={2} aria-hidden="true" />
        More
        <span className={cx('quiet')}>{open ? '' : limitWords(draft) || 'model, permissions, budget, handoff: by the settings'}</span>
      </button>
      {open && (
        <div className={cx('limits')}>
          <TextField
            label="Model"
            labelled
            placeholder={own?.model ?? 'the agent’s own'}
            list={models}
            value={draft.model}
            onChange={(event) => set({ model: event.target.value })}
          />
          <datalist id={models}>
            {agent?.models.map((model) => (
              <option key={model} value={model} />
            ))}
          </datalist>
          <span className={cx('limit')}>
            <span className={cx('limitName')}>Permissions</span>
            <Select
              label="Permissions"
              options={[
                {
                  value: usual,
                  label: holds === undefined ? 'By the settings' : `By the settings: ${permissionWords[holds].toLowerCase()}`,
                },
                ...permissions.options.map((value) => ({ value, label: permissionWords[value] })),
              ]}
              value={draft.permissions ?? usual}
              onChange={(value) => set({ permissions: permissions.nullable().catch(null).parse(value) })}
            />
          </span>
          <TextField
            label="Stop at, $"
            labelled
            placeholder={settings?.budgetPerSession == null ? 'no limit' : String(settings.budgetPerSession)}
            error={faultOf(dollarsIn(draft.budget))}
            value={draft.budget}
            onChange={(event) => set({ budget: event.target.value })}
          />
          <TextField
            label="Hand off at, % of its context"
            labelled
            placeholder={String(settings?.handoffAt ?? 60)}
            error={faultOf(percentIn(draft.handoffAt))}
            value={draft.handoffAt}
            onChange={(event) => set({ handoffAt: event.target.value })}
          />
          <TextField
            label="Stays within"
            labelled
            placeholder="anywhere; or src/auth docs/*.md"
            value={draft.area}
            onChange={(event) => set({ area: event.target.value })}
          />
        </div>
      )}
    </div>
  );
}
