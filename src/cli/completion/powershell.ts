import type { CompletedCommand, CompletedFlag } from './model.ts';

/** The completions that PowerShell reads once. */
export function powershellScript(bin: string, commands: readonly CompletedCommand[]): string {
  const table = commands.map((command) => `  ${quoted(command.id)} = @{\n${tableOf(command)}\n  }`);
  return `# The steps of a script: whatever comes before the last "," or "+" stays as it is.
$__${nameOf(bin)} = @{
${table.join('\n')}
}
Register-ArgumentCompleter -Native -CommandName ${quoted(bin)} -ScriptBlock {
  param($word, $ast, $place)
  $words = @($ast.CommandElements | ForEach-Object { $_.ToString() })
  $commands = $__${nameOf(bin)}
  $found = if ($words.Count -lt 2 -or ($words.Count -eq 2 -and $word -ne '')) { $commands.Keys } else {
    $command = $commands[$words[1]]
    if ($null -eq $command) { return }
    $before = if ($word -eq '') { $words[-1] } else { $words[-2] }
    $flag, $start = if ($word -match '^(--[a-z-]+=)(.*)$') { $Matches[1].TrimEnd('='), $Matches[1] } else { $before, '' }
    $values = $command.flags[$flag]
    if ($null -ne $values -and $values.Count -gt 0) {
      $typed = $word.Substring($start.Length)
      $lead = if ($typed -match '^.*[,+]') { $Matches[0] } else { '' }
      $values | ForEach-Object { "$start$lead$_" }
    } elseif ($word -like '-*') { $command.flags.Keys }
    else { $command.argument }
  }
  $found | Sort-Object -Unique | Where-Object { $_.StartsWith($word) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function tableOf({ argument, flags }: CompletedCommand): string {
  const values = flags.map((flag) => `      ${quoted(`--${flag.name}`)} = ${list(valuesOf(flag))}`);
  return `    argument = ${list(argument)}\n    flags = @{\n${values.join('\n')}\n    }`;
}

/** What may follow a flag; nothing where nobody can know, or nothing may. */
function valuesOf({ value }: CompletedFlag): readonly string[] {
  switch (value.kind) {
    case 'none':
    case 'any':
    case 'named-script':
      return [];
    case 'words':
    case 'script':
      return value.words;
    case 'frames':
      return Object.entries(value.frames).flatMap(([frame, words]) =>
        words.map((word) => `${frame}=${word}`),
      );
  }
}

function nameOf(bin: string): string {
  return bin.replaceAll(/\W/g, '_');
}

function list(words: readonly string[]): string {
  return `@(${words.map(quoted).join(', ')})`;
}

/** In a string of PowerShell in single quotes nothing means anything but the quote, which is doubled. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
