import type { AstAxis, AstMatrix, AstStage, RawArgument } from '../ast.ts';
import type { Call, Statement } from '../syntax.ts';
import type { Reader } from './context.ts';
import { PARTS, readPart } from './parts.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

type ReadStages = (reader: Reader, section: string, statement: Statement) => readonly AstStage[];

/** Reads `matrix { }`; `readStages` reads the stages in it. */
export function readMatrix(reader: Reader, statement: Statement, readStages: ReadStages): AstMatrix {
  const matrix: Mutable<AstMatrix> = {};
  reader.sections(reader.blockOf(statement, 'matrix')?.statements ?? [], (name, call, inner) => {
    if (name === 'axes') matrix.axes = readAxes(reader, 'axes', inner, false);
    else if (name === 'excludes') matrix.excludes = readExcludes(reader, inner);
    else if (name === 'stages') matrix.stages = readStages(reader, 'stages', inner);
    else if (PARTS.has(name)) Object.assign(matrix, readPart(reader, name, call, inner));
    else reader.add('JENKINS_UNKNOWN_SECTION', `${name} is no section of a matrix.`, inner);
  });
  return reader.notes.at(matrix, statement);
}

function readExcludes(reader: Reader, statement: Statement): readonly (readonly AstAxis[])[] {
  const entries = reader.blockOf(statement, 'excludes')?.statements ?? [];
  return reader.notes.at(entries.map((entry) => readAxes(reader, 'exclude', entry, true)), statement);
}

function readAxes(reader: Reader, section: string, statement: Statement, excluded: boolean): readonly AstAxis[] {
  const entries = reader.blockOf(statement, section)?.statements ?? [];
  return reader.notes.at(entries.map((entry) => readAxis(reader, entry, excluded)), statement);
}

function readAxis(reader: Reader, statement: Statement, excluded: boolean): AstAxis {
  const axis: Mutable<AstAxis> = { name: '', values: [] };
  const seen = new Set<string>();
  reader.sections(reader.blockOf(statement, 'axis')?.statements ?? [], (name, call, inner) => {
    seen.add(name);
    if (name === 'name') axis.name = axisName(reader, call);
    else if (name === 'values' || (excluded && name === 'notValues')) {
      axis.values = readValues(reader, call);
      if (name === 'notValues') axis.inverse = true;
    } else reader.add('JENKINS_UNKNOWN_SECTION', `${name} is no part of an axis.`, inner);
  });
  if (seen.has('values') && seen.has('notValues')) reader.add('JENKINS_AXIS_VALUES', 'An axis has either values or notValues.', statement);
  if (!seen.has('name')) reader.add('JENKINS_REQUIRED', 'The axis has no name.', statement);
  return reader.notes.at(axis, statement);
}

function axisName(reader: Reader, call: Call): string {
  const value = reader.only(call, 'name');
  return value === undefined ? '' : (reader.literal(value) ?? '');
}

function readValues(reader: Reader, call: Call): readonly RawArgument[] {
  return call.arguments.map(({ value }) => reader.value(value));
}
