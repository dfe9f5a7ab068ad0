/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What somebody is about to write. */

typedef enum
{
  KAB_PLACE_NONE,
  KAB_PLACE_VARIABLE, /* {{na */
  KAB_PLACE_SECTION,  /* {{#na, {{^na */
  KAB_PLACE_END,      /* {{/na; subject: the repeat that is open */
  KAB_PLACE_FILTER,   /* {{name | mo */
  KAB_PLACE_OPTION,   /* {{name | date lo; subject: the filter */
  KAB_PLACE_ELEMENT,  /* <ta */
  KAB_PLACE_CLOSE,    /* </ta; subject: the element that is open */
  KAB_PLACE_PROPERTY, /* within a style */
  KAB_PLACE_VALUE,    /* behind its colon; subject: the property */
} KabPlaceKind;

/**
 * KabPlace:
 * @typed: what stands there already of the word
 * @subject: (nullable): see #KabPlaceKind
 * @lists: the lists that are repeated there
 */
typedef struct
{
  KabPlaceKind kind;
  char *typed;
  char *subject;
  GPtrArray *lists;
} KabPlace;

/** kab_place_init: @place: (out): what is written at the byte @at of @html */
void kab_place_init (KabPlace *place, const char *html, gsize at);
void kab_place_clear (KabPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabPlace, kab_place_clear)

G_END_DECLS
