/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-licence-document.h"
#include "kab-row.h"

G_BEGIN_DECLS

/** sample_licence: Returns: (transfer full): an active licence in @language, signed if @secret is given */
KabRow *sample_licence (const char *language, guint number, const char *secret);
/** sample_client: Returns: (transfer full): who it was sold to */
KabRow *sample_client (const char *language);
/** sample_company: Returns: (transfer full): who issued it */
JsonObject *sample_company (const char *language);

G_END_DECLS
