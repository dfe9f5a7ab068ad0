/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabValueKind:
 *
 * How a value is stored. The model has many types of field, but only three
 * ways to keep one: nothing, a whole number, a text.
 */
typedef enum
{
  KAB_VALUE_NULL,
  KAB_VALUE_INTEGER,
  KAB_VALUE_TEXT,
} KabValueKind;

/**
 * KabValue:
 *
 * One value of one field. Zero-initialised it is null. A text is owned.
 */
typedef struct
{
  KabValueKind kind;
  union
  {
    gint64 integer;
    char *text;
  };
} KabValue;

#define KAB_VALUE_INIT    \
  {                       \
    KAB_VALUE_NULL, { 0 } \
  }

void kab_value_clear (KabValue *value);
void kab_value_set_null (KabValue *value);
void kab_value_set_integer (KabValue *value, gint64 integer);
/** kab_value_set_text: @text: (nullable): copied; %NULL makes the value null */
void kab_value_set_text (KabValue *value, const char *text);
/** kab_value_take_text: @text: (transfer full) (nullable): */
void kab_value_take_text (KabValue *value, char *text);
void kab_value_copy (KabValue *value, const KabValue *from);
gboolean kab_value_equal (const KabValue *a, const KabValue *b);
gboolean kab_value_is_null (const KabValue *value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabValue, kab_value_clear)

G_END_DECLS
