/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabTemplateStart:
 *
 * What a new template begins with: its kind and language, and the form that comes with Kabinet, a copy of another
 * template, or an empty page. It offers to add the forms that come with Kabinet and are not among the templates yet.
 *
 * Signal "begin" (KabRow *template): one that is not saved yet.
 */
#define KAB_TYPE_TEMPLATE_START (kab_template_start_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplateStart, kab_template_start, KAB, TEMPLATE_START, AdwBin)

/** kab_template_start_open: begins anew, and takes the keyboard */
void kab_template_start_open (KabTemplateStart *self, KabCabinet *cabinet);

G_END_DECLS
