/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-mutation.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * kab_format_value:
 * @field: a field of @row's entity
 *
 * Returns: (transfer full): the value as people read it in the language of the messages: money
 *   with its currency, dates, titles of enumerations; "" for null. References give "": their
 *   titles stand in other rows.
 */
char *kab_format_value (const KabField *field, const KabRow *row);

/** kab_format_is_worded: Returns: whether the figure in @field does not say it, and words stand for it: the price of a package
 * that costs a part of what is declared */
gboolean kab_format_is_worded (const KabField *field, const KabRow *row);

/** kab_format_language: what a text field called "language" is chosen with: a token is what is stored */
extern const KabField kab_format_language;
/** kab_format_is_default: the field called so, for the narrow column of a list */
extern const KabField kab_format_is_default;
/** kab_format_updated_at: when a row was changed last, as a field that lists can show and sort by */
extern const KabField kab_format_updated_at;

/** kab_format_subject: Returns: (transfer none): what lines of the journal are filtered by that are about records of the
 * kinds that people look after; a token is the name of an entity */
const KabField *kab_format_subject (void);

/** kab_format_currency: Returns: (transfer none) (nullable): in which @row's amounts are */
const char *kab_format_currency (const KabRow *row);

/** kab_format_field: Returns: (nullable): the field of @entity as lists show it: its own, or one of those above */
const KabField *kab_format_field (const KabEntity *entity, const char *name);

/** kab_format_plain: @currency: (nullable): of money; Returns: (transfer full): the same of a value that is in no row */
char *kab_format_plain (const KabField *field, const KabValue *value, const char *currency);

/**
 * kab_format_filter:
 * @value, @from, @to: (nullable): as of kab_query_set_filter() and kab_query_set_range()
 * @title: (nullable): of a reference, what the row is called
 *
 * Returns: (transfer full) (nullable): what is asked of @field, as people read it; %NULL if nothing is
 */
char *kab_format_filter (const KabField *field,
                         const char *value,
                         const char *from,
                         const char *to,
                         const char *title);

/** kab_format_edited: Returns: (transfer full): the value as it is typed: money without its sign, dates in short */
char *kab_format_edited (const KabField *field, const KabValue *value);
/**
 * kab_format_parse:
 *
 * The way back: what @typed says, spaces at its ends aside. @value stays as it is where that is nothing.
 *
 * Returns: whether it could be read; whether the field may have it is for kab_validate_value() to say
 */
gboolean kab_format_parse (const KabField *field, const char *typed, KabValue *value, GError **error);

/** kab_format_count: Returns: (transfer full): a whole number with the language's thousands separators */
char *kab_format_count (guint64 count);

/** kab_format_percent: Returns: (transfer full): so many thousandths as a percentage: "12.3%" */
char *kab_format_percent (gint64 permille);

/**
 * kab_format_change:
 * @known: whether there was anything to compare with
 *
 * Returns: (transfer full): a change against the period before in words: "12.3% more", "As before", "Nothing before"
 */
char *kab_format_change (gboolean known, gint64 permille);

/** kab_format_ago: Returns: (transfer full): how long ago @ms was: "just now", "5 minutes ago", … */
char *kab_format_ago (gint64 ms);

/** kab_format_op: Returns: (transfer none): what an edit did: "Added", "Changed" …, or which command it is */
const char *kab_format_op (const KabMutation *mutation);

G_END_DECLS
