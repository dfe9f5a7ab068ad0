/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, phones and addresses of three countries. Frequent names, so that nobody in particular is meant. */
#include <string.h>

#include "kab-sample.h"

guint64
kab_sample_next (KabSampleRandom *random)
{
  guint64 z = (random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

guint
kab_sample_below (KabSampleRandom *random, guint n)
{
  return (guint)(((kab_sample_next (random) >> 32) * n) >> 32);
}

gboolean
kab_sample_chance (KabSampleRandom *random, guint of_1000)
{
  return kab_sample_below (random, 1000) < of_1000;
}

#define PICK(random, array) (array)[kab_sample_below (random, G_N_ELEMENTS (array))]

typedef struct
{
  const char *name, *latin;
} Named;

/* Masculine form; the feminine adds а, or turns ий into ая. */
static const Named ru_surnames[] = {
  { "Иванов", "ivanov" },
  { "Смирнов", "smirnov" },
  { "Кузнецов", "kuznetsov" },
  { "Попов", "popov" },
  { "Васильев", "vasilev" },
  { "Петров", "petrov" },
  { "Соколов", "sokolov" },
  { "Михайлов", "mikhaylov" },
  { "Новиков", "novikov" },
  { "Фёдоров", "fedorov" },
  { "Морозов", "morozov" },
  { "Волков", "volkov" },
  { "Алексеев", "alekseev" },
  { "Лебедев", "lebedev" },
  { "Семёнов", "semenov" },
  { "Егоров", "egorov" },
  { "Павлов", "pavlov" },
  { "Козлов", "kozlov" },
  { "Степанов", "stepanov" },
  { "Николаев", "nikolaev" },
  { "Орлов", "orlov" },
  { "Андреев", "andreev" },
  { "Макаров", "makarov" },
  { "Никитин", "nikitin" },
  { "Захаров", "zakharov" },
  { "Зайцев", "zaytsev" },
  { "Соловьёв", "solovev" },
  { "Борисов", "borisov" },
  { "Яковлев", "yakovlev" },
  { "Григорьев", "grigorev" },
  { "Романов", "romanov" },
  { "Воробьёв", "vorobev" },
  { "Сергеев", "sergeev" },
  { "Кузьмин", "kuzmin" },
  { "Фролов", "frolov" },
  { "Александров", "aleksandrov" },
  { "Дмитриев", "dmitriev" },
  { "Королёв", "korolev" },
  { "Гусев", "gusev" },
  { "Киселёв", "kiselev" },
  { "Ильин", "ilin" },
  { "Максимов", "maksimov" },
  { "Поляков", "polyakov" },
  { "Сорокин", "sorokin" },
  { "Виноградов", "vinogradov" },
  { "Ковалёв", "kovalev" },
  { "Белов", "belov" },
  { "Медведев", "medvedev" },
  { "Антонов", "antonov" },
  { "Тарасов", "tarasov" },
  { "Жуков", "zhukov" },
  { "Баранов", "baranov" },
  { "Филиппов", "filippov" },
  { "Комаров", "komarov" },
  { "Давыдов", "davydov" },
  { "Беляев", "belyaev" },
  { "Герасимов", "gerasimov" },
  { "Богданов", "bogdanov" },
  { "Осипов", "osipov" },
  { "Сидоров", "sidorov" },
  { "Матвеев", "matveev" },
  { "Титов", "titov" },
  { "Марков", "markov" },
  { "Миронов", "mironov" },
  { "Крылов", "krylov" },
  { "Куликов", "kulikov" },
  { "Карпов", "karpov" },
  { "Власов", "vlasov" },
  { "Мельников", "melnikov" },
  { "Денисов", "denisov" },
  { "Гаврилов", "gavrilov" },
  { "Тихонов", "tikhonov" },
  { "Казаков", "kazakov" },
  { "Афанасьев", "afanasev" },
  { "Данилов", "danilov" },
  { "Савельев", "savelev" },
  { "Тимофеев", "timofeev" },
  { "Фомин", "fomin" },
  { "Чернов", "chernov" },
  { "Абрамов", "abramov" },
  { "Мартынов", "martynov" },
  { "Ефимов", "efimov" },
  { "Щербаков", "shcherbakov" },
  { "Назаров", "nazarov" },
  { "Калинин", "kalinin" },
  { "Исаев", "isaev" },
  { "Чернышёв", "chernyshev" },
  { "Быков", "bykov" },
  { "Маслов", "maslov" },
  { "Родионов", "rodionov" },
  { "Белинский", "belinskiy" },
  { "Левитский", "levitskiy" },
  { "Покровский", "pokrovskiy" },
  { "Вишневский", "vishnevskiy" },
  { "Озерский", "ozerskiy" },
};

/* A man's name and the patronymics of his son and daughter. */
static const struct
{
  const char *name, *latin, *son, *daughter;
} ru_men[] = {
  { "Александр", "aleksandr", "Александрович", "Александровна" },
  { "Алексей", "aleksey", "Алексеевич", "Алексеевна" },
  { "Андрей", "andrey", "Андреевич", "Андреевна" },
  { "Антон", "anton", "Антонович", "Антоновна" },
  { "Артём", "artem", "Артёмович", "Артёмовна" },
  { "Борис", "boris", "Борисович", "Борисовна" },
  { "Вадим", "vadim", "Вадимович", "Вадимовна" },
  { "Валерий", "valeriy", "Валерьевич", "Валерьевна" },
  { "Василий", "vasiliy", "Васильевич", "Васильевна" },
  { "Виктор", "viktor", "Викторович", "Викторовна" },
  { "Виталий", "vitaliy", "Витальевич", "Витальевна" },
  { "Владимир", "vladimir", "Владимирович", "Владимировна" },
  { "Вячеслав", "vyacheslav", "Вячеславович", "Вячеславовна" },
  { "Георгий", "georgiy", "Георгиевич", "Георгиевна" },
  { "Григорий", "grigoriy", "Григорьевич", "Григорьевна" },
  { "Даниил", "daniil", "Даниилович", "Данииловна" },
  { "Денис", "denis", "Денисович", "Денисовна" },
  { "Дмитрий", "dmitriy", "Дмитриевич", "Дмитриевна" },
  { "Евгений", "evgeniy", "Евгеньевич", "Евгеньевна" },
  { "Егор", "egor", "Егорович", "Егоровна" },
  { "Иван", "ivan", "Иванович", "Ивановна" },
  { "Игорь", "igor", "Игоревич", "Игоревна" },
  { "Илья", "ilya", "Ильич", "Ильинична" },
  { "Кирилл", "kirill", "Кириллович", "Кирилловна" },
  { "Константин", "konstantin", "Константинович", "Константиновна" },
  { "Максим", "maksim", "Максимович", "Максимовна" },
  { "Михаил", "mikhail", "Михайлович", "Михайловна" },
  { "Никита", "nikita", "Никитич", "Никитична" },
  { "Николай", "nikolay", "Николаевич", "Николаевна" },
  { "Олег", "oleg", "Олегович", "Олеговна" },
  { "Павел", "pavel", "Павлович", "Павловна" },
  { "Пётр", "petr", "Петрович", "Петровна" },
  { "Роман", "roman", "Романович", "Романовна" },
  { "Сергей", "sergey", "Сергеевич", "Сергеевна" },
  { "Степан", "stepan", "Степанович", "Степановна" },
  { "Тимур", "timur", "Тимурович", "Тимуровна" },
  { "Фёдор", "fedor", "Фёдорович", "Фёдоровна" },
  { "Юрий", "yuriy", "Юрьевич", "Юрьевна" },
  { "Ярослав", "yaroslav", "Ярославович", "Ярославовна" },
};

static const Named ru_women[] = {
  { "Александра", "aleksandra" },
  { "Алина", "alina" },
  { "Алёна", "alena" },
  { "Анастасия", "anastasiya" },
  { "Ангелина", "angelina" },
  { "Анна", "anna" },
  { "Валентина", "valentina" },
  { "Валерия", "valeriya" },
  { "Варвара", "varvara" },
  { "Вера", "vera" },
  { "Вероника", "veronika" },
  { "Виктория", "viktoriya" },
  { "Галина", "galina" },
  { "Дарья", "darya" },
  { "Евгения", "evgeniya" },
  { "Екатерина", "ekaterina" },
  { "Елена", "elena" },
  { "Елизавета", "elizaveta" },
  { "Зоя", "zoya" },
  { "Инна", "inna" },
  { "Ирина", "irina" },
  { "Ксения", "kseniya" },
  { "Лариса", "larisa" },
  { "Лидия", "lidiya" },
  { "Любовь", "lyubov" },
  { "Людмила", "lyudmila" },
  { "Маргарита", "margarita" },
  { "Марина", "marina" },
  { "Мария", "mariya" },
  { "Надежда", "nadezhda" },
  { "Наталья", "natalya" },
  { "Нина", "nina" },
  { "Оксана", "oksana" },
  { "Ольга", "olga" },
  { "Полина", "polina" },
  { "Светлана", "svetlana" },
  { "София", "sofiya" },
  { "Тамара", "tamara" },
  { "Татьяна", "tatyana" },
  { "Юлия", "yuliya" },
  { "Яна", "yana" },
};

/* A man's name: surnames and fathers' names add ов or ев, ова or ева. */
static const struct
{
  const char *name, *latin, *stem, *latin_stem;
} bg_men[] = {
  { "Георги", "georgi", "Георгиев", "georgiev" },
  { "Димитър", "dimitar", "Димитров", "dimitrov" },
  { "Иван", "ivan", "Иванов", "ivanov" },
  { "Петър", "petar", "Петров", "petrov" },
  { "Николай", "nikolay", "Николаев", "nikolaev" },
  { "Христо", "hristo", "Христов", "hristov" },
  { "Йордан", "yordan", "Йорданов", "yordanov" },
  { "Стоян", "stoyan", "Стоянов", "stoyanov" },
  { "Тодор", "todor", "Тодоров", "todorov" },
  { "Васил", "vasil", "Василев", "vasilev" },
  { "Стефан", "stefan", "Стефанов", "stefanov" },
  { "Александър", "aleksandar", "Александров", "aleksandrov" },
  { "Атанас", "atanas", "Атанасов", "atanasov" },
  { "Ангел", "angel", "Ангелов", "angelov" },
  { "Красимир", "krasimir", "Красимиров", "krasimirov" },
  { "Пламен", "plamen", "Пламенов", "plamenov" },
  { "Ивайло", "ivaylo", "Ивайлов", "ivaylov" },
  { "Валентин", "valentin", "Валентинов", "valentinov" },
  { "Емил", "emil", "Емилов", "emilov" },
  { "Любомир", "lyubomir", "Любомиров", "lyubomirov" },
  { "Кирил", "kiril", "Кирилов", "kirilov" },
  { "Борис", "boris", "Борисов", "borisov" },
  { "Владимир", "vladimir", "Владимиров", "vladimirov" },
  { "Калоян", "kaloyan", "Калоянов", "kaloyanov" },
};

static const Named bg_women[] = {
  { "Мария", "mariya" },        { "Иванка", "ivanka" },        { "Елена", "elena" },
  { "Йорданка", "yordanka" },   { "Пенка", "penka" },          { "Росица", "rositsa" },
  { "Виолета", "violeta" },     { "Цветелина", "tsvetelina" }, { "Десислава", "desislava" },
  { "Гергана", "gergana" },     { "Радка", "radka" },          { "Надежда", "nadezhda" },
  { "Катя", "katya" },          { "Силвия", "silviya" },       { "Ралица", "ralitsa" },
  { "Милена", "milena" },       { "Теодора", "teodora" },      { "Невена", "nevena" },
  { "Антоанета", "antoaneta" }, { "Снежана", "snezhana" },     { "Вяра", "vyara" },
  { "Стефка", "stefka" },
};

/* Masculine form; the feminine adds a. */
static const Named az_surnames[] = {
  { "Əliyev", "aliyev" },    { "Məmmədov", "mammadov" }, { "Hüseynov", "huseynov" },
  { "Həsənov", "hasanov" },  { "Quliyev", "guliyev" },   { "İsmayılov", "ismayilov" },
  { "Abbasov", "abbasov" },  { "Əhmədov", "ahmadov" },   { "İbrahimov", "ibrahimov" },
  { "Rzayev", "rzayev" },    { "Cəfərov", "jafarov" },   { "Kərimov", "karimov" },
  { "Səfərov", "safarov" },  { "Nəbiyev", "nabiyev" },   { "Mustafayev", "mustafayev" },
  { "Orucov", "orujov" },    { "Bağırov", "baghirov" },  { "Şirinov", "shirinov" },
  { "Çobanov", "chobanov" }, { "Qasımov", "gasimov" },   { "Rəhimov", "rahimov" },
  { "Vəliyev", "valiyev" },  { "Sadıqov", "sadigov" },   { "Zeynalov", "zeynalov" },
  { "Xəlilov", "khalilov" }, { "Ağayev", "aghayev" },
};

static const Named az_men[] = {
  { "Elçin", "elchin" },   { "Rəşad", "rashad" },  { "Vüqar", "vugar" },  { "Anar", "anar" },
  { "Elnur", "elnur" },    { "Orxan", "orkhan" },  { "Tural", "tural" },  { "Ramin", "ramin" },
  { "Fərid", "farid" },    { "Kamran", "kamran" }, { "Nicat", "nijat" },  { "Samir", "samir" },
  { "Emin", "emin" },      { "İlqar", "ilgar" },   { "Cavid", "javid" },  { "Murad", "murad" },
  { "Rövşən", "rovshan" }, { "Zaur", "zaur" },     { "Şahin", "shahin" }, { "Əfqan", "afgan" },
  { "Həsən", "hasan" },    { "Məmməd", "mammad" }, { "Yusif", "yusif" },  { "Ülvi", "ulvi" },
};

static const Named az_women[] = {
  { "Aygün", "aygun" },   { "Günel", "gunel" },    { "Leyla", "leyla" },     { "Nigar", "nigar" },
  { "Sevinc", "sevinj" }, { "Aynur", "aynur" },    { "Gülnar", "gulnar" },   { "Ləman", "laman" },
  { "Nərmin", "narmin" }, { "Səbinə", "sabina" },  { "Ülviyyə", "ulviyya" }, { "Xədicə", "khadija" },
  { "Könül", "konul" },   { "Şəbnəm", "shabnam" }, { "Fidan", "fidan" },     { "Arzu", "arzu" },
  { "Jalə", "zhala" },    { "Təranə", "tarana" },  { "Zəhra", "zahra" },     { "Çinarə", "chinara" },
};

static char *
feminine (const char *surname)
{
  if (g_str_has_suffix (surname, "ий"))
    {
      g_autofree char *stem = g_strndup (surname, strlen (surname) - strlen ("ий"));

      return g_strconcat (stem, "ая", NULL);
    }
  return g_strconcat (surname, g_ascii_isalpha (surname[strlen (surname) - 1]) ? "a" : "а", NULL);
}

static void
name_ru (KabSampleRandom *random, gboolean woman, KabSampleName *name)
{
  const Named *surname = &PICK (random, ru_surnames);
  guint given = kab_sample_below (random, woman ? G_N_ELEMENTS (ru_women) : G_N_ELEMENTS (ru_men));
  guint father = kab_sample_below (random, G_N_ELEMENTS (ru_men));

  name->surname = woman ? feminine (surname->name) : g_strdup (surname->name);
  name->given_name = g_strdup (woman ? ru_women[given].name : ru_men[given].name);
  name->patronymic = g_strdup (woman ? ru_men[father].daughter : ru_men[father].son);
  name->full = g_strjoin (" ", name->surname, name->given_name, name->patronymic, NULL);
  name->latin = g_strconcat (woman ? ru_women[given].latin : ru_men[given].latin, ".", surname->latin,
                             woman ? "a" : "", NULL);
}

static void
name_bg (KabSampleRandom *random, gboolean woman, KabSampleName *name)
{
  guint surname = kab_sample_below (random, G_N_ELEMENTS (bg_men));
  guint given = kab_sample_below (random, woman ? G_N_ELEMENTS (bg_women) : G_N_ELEMENTS (bg_men));
  guint father = kab_sample_below (random, G_N_ELEMENTS (bg_men));

  name->surname = g_strconcat (bg_men[surname].stem, woman ? "а" : "", NULL);
  name->given_name = g_strdup (woman ? bg_women[given].name : bg_men[given].name);
  name->patronymic = g_strconcat (bg_men[father].stem, woman ? "а" : "", NULL);
  /* Bulgarians write the given name first. */
  name->full = g_strjoin (" ", name->given_name, name->patronymic, name->surname, NULL);
  name->latin = g_strconcat (woman ? bg_women[given].latin : bg_men[given].latin, ".",
                             bg_men[surname].latin_stem, woman ? "a" : "", NULL);
}

static void
name_az (KabSampleRandom *random, gboolean woman, KabSampleName *name)
{
  const Named *surname = &PICK (random, az_surnames);
  guint given = kab_sample_below (random, woman ? G_N_ELEMENTS (az_women) : G_N_ELEMENTS (az_men));
  guint father = kab_sample_below (random, G_N_ELEMENTS (az_men));

  name->surname = g_strconcat (surname->name, woman ? "a" : "", NULL);
  name->given_name = g_strdup (woman ? az_women[given].name : az_men[given].name);
  name->patronymic = g_strconcat (az_men[father].name, woman ? " qızı" : " oğlu", NULL);
  name->full = g_strjoin (" ", name->surname, name->given_name, name->patronymic, NULL);
  name->latin = g_strconcat (woman ? az_women[given].latin : az_men[given].latin, ".", surname->latin,
                             woman ? "a" : "", NULL);
}

void
kab_sample_name (KabSampleRandom *random, KabCountry country, KabSampleName *name)
{
  gboolean woman = kab_sample_chance (random, 480);

  switch (country)
    {
    case KAB_COUNTRY_BG:
      name_bg (random, woman, name);
      break;
    case KAB_COUNTRY_AZ:
      name_az (random, woman, name);
      break;
    case KAB_COUNTRY_RU:
    default:
      name_ru (random, woman, name);
      break;
    }
}

void
kab_sample_name_clear (KabSampleName *name)
{
  g_clear_pointer (&name->surname, g_free);
  g_clear_pointer (&name->given_name, g_free);
  g_clear_pointer (&name->patronymic, g_free);
  g_clear_pointer (&name->full, g_free);
  g_clear_pointer (&name->latin, g_free);
}

char *
kab_sample_phone (KabSampleRandom *random, KabCountry country)
{
  static const char *const ru[]
    = { "903", "905", "910", "911", "912", "915", "916", "917", "919", "921", "922", "925",
        "926", "927", "937", "950", "953", "960", "962", "977", "981", "985", "999" };
  static const char *const bg[] = { "87", "88", "89" };
  static const char *const az[] = { "50", "51", "55", "70", "77", "99" };
  guint tail = kab_sample_below (random, 9000000) + 1000000;

  switch (country)
    {
    case KAB_COUNTRY_BG:
      return g_strdup_printf ("+359%s%u", PICK (random, bg), tail);
    case KAB_COUNTRY_AZ:
      return g_strdup_printf ("+994%s%u", PICK (random, az), tail);
    case KAB_COUNTRY_RU:
    default:
      return g_strdup_printf ("+7%s%u", PICK (random, ru), tail);
    }
}

/* Of a hundred people of the country @weight live about there. */
static const KabSamplePlace places[KAB_N_COUNTRIES][12] = {
  [KAB_COUNTRY_RU] = { { "Москва", "Москва", 125009, 30 },
                       { "Санкт-Петербург", "Санкт-Петербург", 190000, 16 },
                       { "Екатеринбург", "Свердловская область", 620014, 9 },
                       { "Казань", "Республика Татарстан", 420111, 8 },
                       { "Новосибирск", "Новосибирская область", 630099, 7 },
                       { "Нижний Новгород", "Нижегородская область", 603005, 6 },
                       { "Самара", "Самарская область", 443010, 5 },
                       { "Уфа", "Республика Башкортостан", 450077, 5 },
                       { "Пермь", "Пермский край", 614000, 4 },
                       { "Воронеж", "Воронежская область", 394018, 4 },
                       { "Краснодар", "Краснодарский край", 350000, 3 },
                       { "Челябинск", "Челябинская область", 454091, 3 } },
  [KAB_COUNTRY_BG] = { { "София", "София-град", 1000, 40 },
                       { "Пловдив", "Пловдив", 4000, 16 },
                       { "Варна", "Варна", 9000, 14 },
                       { "Бургас", "Бургас", 8000, 10 },
                       { "Русе", "Русе", 7000, 7 },
                       { "Стара Загора", "Стара Загора", 6000, 6 },
                       { "Плевен", "Плевен", 5800, 4 },
                       { "Велико Търново", "Велико Търново", 5000, 3 } },
  [KAB_COUNTRY_AZ] = { { "Bakı", "Bakı", 1000, 58 },
                       { "Gəncə", "Gəncə", 2000, 14 },
                       { "Sumqayıt", "Sumqayıt", 5000, 12 },
                       { "Mingəçevir", "Mingəçevir", 4500, 6 },
                       { "Şəki", "Şəki", 5500, 5 },
                       { "Lənkəran", "Lənkəran", 4200, 5 } },
};

static const KabSamplePlace *
choose_place (KabSampleRandom *random, KabCountry country)
{
  guint at = kab_sample_below (random, 100);
  guint i = 0;

  while (at >= places[country][i].weight)
    at -= places[country][i++].weight;
  return &places[country][i];
}

char *
kab_sample_address (KabSampleRandom *random,
                    KabCountry country,
                    gboolean office,
                    const KabSamplePlace **where)
{
  static const char *const ru_streets[]
    = { "ул. Ленина", "ул. Советская", "ул. Мира",  "ул. Садовая",  "ул. Гагарина", "пр-т Победы",
        "ул. Лесная", "ул. Школьная",  "ул. Новая", "ул. Заречная", "наб. Речная",  "ул. Кирова" };
  static const char *const bg_streets[]
    = { "ул. „Иван Вазов“", "бул. „Васил Левски“", "ул. „Шипка“", "ул. „Цар Симеон“",
        "бул. „България“",  "ул. „Опълченска“",    "ул. „Гурко“", "ул. „Марица“" };
  static const char *const az_streets[] = { "Nizami küç.",       "Füzuli küç.", "Xətai pr.",  "28 May küç.",
                                            "Səməd Vurğun küç.", "Nəsimi küç.", "Azadlıq pr." };
  guint house = kab_sample_below (random, 120) + 1, flat = kab_sample_below (random, 180) + 1;
  const KabSamplePlace *place = choose_place (random, country);

  if (where != NULL)
    *where = place;
  switch (country)
    {
    case KAB_COUNTRY_BG:
      return g_strdup_printf ("%u %s, %s № %u", place->postcode, place->city, PICK (random, bg_streets),
                              house);
    case KAB_COUNTRY_AZ:
      return g_strdup_printf ("%s ş., %s %u, %s %u", place->city, PICK (random, az_streets), house,
                              office ? "otaq" : "mənzil", flat);
    case KAB_COUNTRY_RU:
    default:
      return g_strdup_printf ("%u, г. %s, %s, д. %u, %s %u", place->postcode, place->city,
                              PICK (random, ru_streets), house, office ? "офис" : "кв.", flat);
    }
}

void
kab_sample_set_place (KabRow *row, KabCountry country, const KabSamplePlace *place)
{
  static const char *const countries[KAB_N_COUNTRIES] = { "RU", "BG", "AZ" };
  g_autofree char *postcode = g_strdup_printf (country == KAB_COUNTRY_AZ ? "AZ%04u" : "%u", place->postcode);

  kab_row_set_text (row, "city", place->city);
  kab_row_set_text (row, "region", place->region);
  kab_row_set_text (row, "postcode", postcode);
  kab_row_set_text (row, "country", countries[country]);
}

char *
kab_sample_company (KabSampleRandom *random, KabCountry country)
{
  static const char *const ru_first[]
    = { "Альфа", "Вектор", "Гранит", "Север", "Восток", "Прогресс", "Строй", "Торг", "Пром",   "Агро",
        "Транс", "Мед",    "Техно",  "Эко",   "Ресурс", "Уют",      "Лес",   "Авто", "Энерго", "Инвест" };
  static const char *const ru_second[]
    = { "Сервис",   "Плюс", "Групп",  "Снаб", "Маркет", "Проект", "Логистика", "Центр",
        "Комплект", "Дом",  "Монтаж", "Ойл",  "Лайн",   "Альянс", "Контракт" };
  static const char *const bg_first[] = { "Балкан", "Витоша", "Дунав", "Тракия",  "Родопи",     "Марица",
                                          "Рила",   "Пирин",  "Мизия", "Преслав", "Черно море", "Роза" };
  static const char *const bg_second[] = { "Трейд", "Груп",   "Строй", "Сервиз", "Консулт", "Транс",
                                           "Агро",  "Инвест", "Мед",   "Софт",   "Тур",     "Текстил" };
  static const char *const az_first[] = { "Xəzər",  "Qafqaz", "Şirvan", "Muğan", "Abşeron", "Qarabağ",
                                          "Göygöl", "Araz",   "Kür",    "Şəki",  "Novruz",  "Nərgiz" };
  static const char *const az_second[] = { "Servis",  "Tikinti", "Ticarət", "Qrup", "Logistika", "Aqro",
                                           "Tekstil", "İnvest",  "Media",   "Tur",  "Enerji" };

  switch (country)
    {
    case KAB_COUNTRY_BG:
      {
        const char *first = PICK (random, bg_first), *second = PICK (random, bg_second);

        return g_strdup_printf ("„%s %s“ %s", first, second,
                                kab_sample_chance (random, 600) ? "ЕООД" : "ООД");
      }
    case KAB_COUNTRY_AZ:
      {
        const char *first = PICK (random, az_first);

        return g_strdup_printf ("“%s %s” MMC", first, PICK (random, az_second));
      }
    case KAB_COUNTRY_RU:
    default:
      {
        const char *first = PICK (random, ru_first), *second = PICK (random, ru_second);

        return g_strdup_printf ("%s «%s%s%s»", kab_sample_chance (random, 900) ? "ООО" : "АО", first,
                                kab_sample_chance (random, 500) ? "-" : " ", second);
      }
    }
}

char *
kab_sample_sole_proprietor (const KabSampleName *name, KabCountry country)
{
  switch (country)
    {
    case KAB_COUNTRY_BG:
      return g_strdup_printf ("ЕТ „%s %s“", name->given_name, name->surname);
    case KAB_COUNTRY_AZ:
      return g_strdup_printf ("FS %s", name->full);
    case KAB_COUNTRY_RU:
    default:
      return g_strdup_printf ("ИП %s", name->full);
    }
}
