/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-form-part.h"

G_DEFINE_INTERFACE (KabFormPart, kab_form_part, GTK_TYPE_WIDGET)

static void
kab_form_part_default_init (KabFormPartInterface *iface)
{
}
