import { ERRORS } from '../../src/core/errors.ts';
import { REASONS } from '../../src/core/reasons.ts';
import { code, notice, plain, table } from './markdown.ts';

export function errorsPage(): string {
  return `<!-- ${notice('src/core/errors.ts and src/core/reasons.ts')} -->

# Errors and reasons

Codes are stable: they keep their meaning and are never used again for another.

## What Herald answers

An error is \`application/problem+json\` (RFC 9457) with \`status\`, \`code\`, \`title\` and \`detail\`; \`errors\` names every
bad field with its remedy.

${errors()}

## Why a delivery is in its state

Every move of a delivery has one of these reasons: on the delivery itself (\`GET /api/notifications/{id}/deliveries\`)
and for the operator.

${reasons()}
`;
}

function errors(): string {
  return Object.entries(ERRORS)
    .map(
      ([name, { status, title, remedy }]) => `### ${name}\n\n**${status}** ${plain(`${title}. ${remedy}`)}`,
    )
    .join('\n\n');
}

function reasons(): string {
  const lines = Object.entries(REASONS).map(([name, text]) => [code(name), text]);
  return table(['Reason', 'Meaning'], lines);
}
