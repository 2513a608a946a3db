using System.Globalization;

namespace ServiceRecovery.Generators;

/// <summary>Writes what is made of one command: its declaration, fields, hash, people, JSON and the way to its decision.</summary>
internal static class CommandCode
{
    public static void Write(Code code, Act act, string family)
    {
        var root = Root.Of(act.Root);
        code.Open($"partial record {act.Name}");
        code.Line($"internal static Act Declared {{ get; }} = new({Code.Quoted(act.Verb)}, {Code.Quoted(act.About)}, {GiversOf(act)}, {StepsOf(act)}, typeof({act.Name}), {(act.IsByHand ? $"{family}.{Code.Pascal(act.Verb)}Fields" : "Fields")}) {{ {string.Join(", ", act.Said.Prepend($"Family = {Code.Quoted(FamilyOf(family))}"))} }};");
        code.Line();
        code.Line("internal override Act Act => Declared;");
        code.Line();

        Code.WithoutPrinting(code);
        code.Line($"internal override {root.Decision} Decide({root.State} current, {root.Facts} facts) => {family}.Decide(current, this, facts);");
        code.Line();
        Visit(code, act);
        People(code, act);
        Code.Renamed(code, act.Root, "CaseCommand", act.Members);
        Evidence(code, act);
        if (act.Root == "DebriefCommand")
        {
            Texts(code, act);
        }

        if (act.IsByHand)
        {
            code.Line($"internal override void Write(BodyWriter json) => {family}.Write(json, this);");
        }
        else
        {
            WriteJson(code, act);
            Fields(code, act);
        }

        code.Close();
        code.Line();
    }

    // 'PromiseActs' is the family of promises.
    private static string FamilyOf(string name) => Code.Kebab(name.EndsWith("Acts", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Acts".Length) : name);

    // As a person would write them; the numbers are those of the flags.
    private static string GiversOf(Act act)
    {
        var flags = int.Parse(act.Givers, CultureInfo.InvariantCulture);
        string[] names = ["Staff", "Customer", "System", "DueWork"];
        return flags == 0 ? "Givers.None" : string.Join(" | ", names.Where((_, bit) => (flags & (1 << bit)) != 0).Select(name => $"Givers.{name}"));
    }

    private static string StepsOf(Act act) => act.Steps.Length == 0 ? "[]" : $"[{string.Join(", ", act.Steps.Select(step => $"StepKind.{step}"))}]";

    private static void Visit(Code code, Act act)
    {
        code.Open("internal override void Visit(CommandFields fields)");
        if (act.Type is { } type)
        {
            code.Line($"fields.Code(\"type\", {Code.Quoted(type)});");
        }

        foreach (var m in act.InStoredOrder.Where(member => member.HasForm))
        {
            var field = Code.Quoted(m.Hashed ?? m.Field);
            var needed = m.IsNeeded ? ", isNeeded: true" : "";
            code.Line(m.Form switch
            {
                Form.Id or Form.Step => $"fields.Code({field}, {Text(m)}{needed});",
                Form.Reference => $"fields.Reference({field}, {Text(m)}{needed});",
                Form.Text => $"fields.Text({field}, {m.Name}{needed}{(m.Most is null ? "" : $", longest: {m.Most}")});",
                Form.Code => $"fields.Code({field}, {m.Name}{needed});",
                Form.Words => $"fields.Choice<{m.Type}>({field}, {m.Name});",
                Form.Flag when m.IsNullable => $"fields.Number({field}, {m.Name} is {{ }} flag{m.Name} ? (flag{m.Name} ? 1 : 0) : null);",
                Form.Flag => $"fields.Flag({field}, {m.Name});",
                Form.Whole => $"fields.Number({field}, {m.Name});",
                Form.Instant => $"fields.Time({field}, {m.Name});",
                Form.Duration => $"fields.Number({field}, {m.Name}{(m.IsNullable ? "?" : "")}.Ticks);",
                Form.Money => $"fields.Money({Code.Quoted(m.IsSpread ? "amount" : m.Hashed ?? m.Field)}, {m.Name});",
                Form.Playbook when m.IsSpread => $"fields.Playbook({m.Name});",
                Form.Playbook or Form.Rule => $"fields.Code({field}, {Text(m)});",
                Form.Source => $"fields.Source({m.Name});",
                Form.Evidence => $"fields.Evidence({m.Name});",
                Form.Ids => $"fields.Ids({field}, {m.Name});",
                Form.References => $"fields.References({field}, {m.Name});",
                Form.WordList => $"fields.Choices({field}, {m.Name});",
                Form.Numbers => $"fields.Numbers({field}, {Code.Quoted(m.Item ?? m.Field)}, {m.Name});",
                Form.Texts => $"fields.Texts({field}, {m.Name});",
                _ => throw new InvalidOperationException($"There is no way to hash '{m.Form}'."),
            });
        }

        code.Close();
        code.Line();
    }

    private static string Text(Member m) => m.IsNullable ? $"{m.Name}?.ToString()" : $"{m.Name}.ToString()";

    // Whoever a command names is brought to the one id that stands for them.
    private static void People(Code code, Act act)
    {
        var people = act.Members.Where(member => member.Type == "PersonId").ToList();
        if (people.Count == 0)
        {
            return;
        }

        code.Open($"internal override async ValueTask<{act.Root}> WithPeopleAsync(Func<PersonId, ValueTask<PersonId>> find) => this with");
        foreach (var m in people)
        {
            code.Line(m switch
            {
                { Form: Form.References } => $"{m.Name} = await Acts.FindAllAsync({m.Name}, find).ConfigureAwait(false),",
                { IsNullable: true } => $"{m.Name} = {m.Name} is {{ }} named{m.Name} ? await find(named{m.Name}).ConfigureAwait(false) : null,",
                _ => $"{m.Name} = await find({m.Name}).ConfigureAwait(false),",
            });
        }

        code.Close("};");
        code.Line();
    }

    private static void Evidence(Code code, Act act)
    {
        if (act.Members.FirstOrDefault(member => member.Form is Form.Source or Form.Evidence) is { } given)
        {
            if (given.Form == Form.Source)
            {
                code.Line($"internal override DeviceId? GivenDevice => {given.Name}?.Device;");
                code.Line();
            }

            code.Line($"internal override Evidence? GivenEvidence => {(given.Form == Form.Evidence ? given.Name : $"{given.Name}?.AnyEvidence")};");
            code.Line();
        }
    }

    private static void Texts(Code code, Act act)
    {
        var texts = act.Members.Where(member => member.Form == Form.Text).ToList();
        if (texts.Count > 0)
        {
            code.Line($"internal override IEnumerable<(string Field, string? Words)> Texts => [{string.Join(", ", texts.Select(text => $"({Code.Quoted(text.Field)}, {text.Name})"))}];");
            code.Line();
        }
    }

    private static void WriteJson(Code code, Act act)
    {
        code.Open("internal override void Write(BodyWriter json)");
        foreach (var m in act.InStoredOrder.Where(member => member is { HasForm: true, IsHidden: false }))
        {
            var field = Code.Quoted(m.Field);
            code.Line(m.Form switch
            {
                Form.Id or Form.Reference => $"json.Id({field}, {m.Name}{(m.IsNullable ? "?" : "")}.Value);",
                Form.Step => $"json.Id({field}, {m.Name}{(m.IsNullable ? "?" : "")}.Name);",
                Form.Text or Form.Code => $"json.Id({field}, {m.Name});",
                Form.Words when m.TrueWhen is { } yes => $"json.Flag({field}, {m.Name} == {m.Type}.{yes});",
                Form.Words when m.IsNullable => $"json.Word({field}, StoredWords.{m.Type}, (int?){m.Name});",
                Form.Words => $"json.Word({field}, StoredWords.{m.Type}, (int){m.Name});",
                Form.Flag => $"json.Flag({field}, {m.Name});",
                Form.Whole => $"json.Number({field}, {m.Name});",
                Form.Instant => $"json.Time({field}, {m.Name});",
                Form.Duration => $"json.Duration({field}, {m.Name});",
                Form.Money when m.IsSpread => $"json.AmountAndCurrency({m.Name});",
                Form.Money => $"json.Money({field}, {m.Name});",
                Form.Playbook when m.IsSpread => $"json.NameAndVersion({m.Name});",
                Form.Source => $"json.Given({m.Name});",
                Form.Evidence => $"json.Given({m.Name});",
                Form.Ids or Form.References => $"json.Ids({field}, {m.Name}, static id => id.Value);",
                Form.WordList => $"json.Ids({field}, {m.Name}, static word => StoredWords.Of(StoredWords.{m.Type}, (int)word));",
                Form.Numbers => $"json.Scores({field}, {m.Name});",
                Form.Texts => $"json.Texts({field}, {m.Name});",
                _ => throw new InvalidOperationException($"There is no way to write '{m.Form}'."),
            });
        }

        code.Close();
        code.Line();
    }

    private static void Fields(Code code, Act act)
    {
        code.Line("private static ActFields Fields() => new(");
        code.In();
        code.Line("[");
        code.In();
        foreach (var spec in act.InStoredOrder.Where(member => !member.IsHidden).SelectMany(Specs))
        {
            code.Line(spec + ",");
        }

        code.Out();
        code.Line("],");
        code.Line($"[{string.Join(", ", act.Rules.Select(RuleOf).Concat(act.Members.Any(member => member.Form == Form.Source) ? ["new FieldRule.NotBoth(\"evidence\", \"device\")"] : []))}],");
        code.Line($"static (values, by) => new {act.Name}({string.Join(", ", act.Members.Select(Argument))}));");
        code.Out();
    }

    private static string RuleOf(Rule rule) => rule.Kind switch
    {
        "NeededWhen" => $"new FieldRule.NeededWhen({Code.Quoted(rule.Names[0])}, {Code.Quoted(rule.Names[1])}, [{string.Join(", ", rule.Names.Skip(2).Select(Code.Quoted))}])",
        "NotBoth" => $"new FieldRule.NotBoth({Code.Quoted(rule.Names[0])}, {Code.Quoted(rule.Names[1])})",
        _ => $"new FieldRule.OneOf({string.Join(", ", rule.Names.Select(Code.Quoted))})",
    };

    private static IEnumerable<string> Specs(Member m) => m.Form switch
    {
        Form.Unknown => [],
        Form.Money when m.IsSpread => [Spec("amount", "new FieldShape.Amount()", m), Spec("currency", "new FieldShape.Code()", m)],
        Form.Playbook when m.IsSpread => [Spec("name", "new FieldShape.Id(\"a playbook\")", m), Spec("version", "new FieldShape.Count(1, int.MaxValue)", m)],
        Form.Source => ["new FieldSpec(\"evidence\", FieldShape.EvidenceGiven)", "new FieldSpec(\"device\", new FieldShape.Reference(\"a device at the place\"))"],
        Form.Evidence => ["new FieldSpec(\"evidence\", FieldShape.EvidenceGiven)"],
        _ => [Spec(m.Field, ShapeOf(m), m)],
    };

    private static string Spec(string name, string shape, Member m)
    {
        var needed = m.IsNeeded ? ", IsNeeded: true" : "";
        var otherwise = m.IsNeeded || m.Default is null or "null" or "default" || m.IsNullable ? null
            : m.TrueWhen is not null || m.Form == Form.Flag ? "false"
            : m.Form == Form.Words ? Code.Kebab(m.Default.Substring(m.Default.LastIndexOf('.') + 1))
            : null;
        return $"new FieldSpec({Code.Quoted(name)}, {shape}{needed}{(otherwise is null ? "" : $", Default: {Code.Quoted(otherwise)}")})";
    }

    private static string ShapeOf(Member m) => m.Form switch
    {
        Form.Id or Form.Step => $"new FieldShape.Id({Code.Quoted(m.About!)})",
        Form.Reference => $"new FieldShape.Reference({Code.Quoted(m.About!)})",
        Form.Text => $"new FieldShape.Text({m.Most})",
        Form.Code when m.About is { } about => $"new FieldShape.Id({Code.Quoted(about)})",
        Form.Code => "new FieldShape.Reference()",
        Form.Words when m.TrueWhen is not null => "new FieldShape.Flag()",
        Form.Words when m.Only.Length > 0 => $"new FieldShape.Word([{string.Join(", ", m.Only.Select(member => Code.Quoted(Code.Kebab(member))))}])",
        Form.Words => $"new FieldShape.Word([.. StoredWords.{m.Type}])",
        Form.Flag => "new FieldShape.Flag()",
        Form.Whole => "new FieldShape.Amount()",
        Form.Instant => "new FieldShape.Instant()",
        Form.Duration => "new FieldShape.Duration()",
        Form.Money => "FieldShape.Cost",
        Form.Ids or Form.References => $"new FieldShape.List(new FieldShape.{(m.Form == Form.Ids ? "Id" : "Reference")}({Code.Quoted(m.About!)}), {(m.IsNeeded ? "1" : "0")}, {m.Most ?? "100"})",
        Form.WordList => $"new FieldShape.List(new FieldShape.Word([.. StoredWords.{m.Type}]), 0, StoredWords.{m.Type}.Length)",
        Form.Numbers => $"new FieldShape.Map(new FieldShape.Count({m.Least ?? "-1000"}, {m.Most ?? "1000"}), 16)",
        Form.Texts => "new FieldShape.Map(new FieldShape.Text(), 16)",
        _ => throw new InvalidOperationException($"There is no shape of '{m.Form}'."),
    };

    private static string Argument(Member m)
    {
        if (m.IsHidden || !m.HasForm)
        {
            return m.IsHidden ? "default" : "default!";
        }

        var field = Code.Quoted(m.Field);
        return m.Form switch
        {
            Form.Id or Form.Step or Form.Reference => $"values.{(m.IsNeeded ? "Id" : "FindId")}({field}, static id => new {m.Type}(id))",
            Form.Text or Form.Code => m.IsNeeded ? $"values.Text({field})" : $"values.Find<string>({field})",
            Form.Words when m.TrueWhen is { } yes => $"values.Flag({field}) ? {m.Type}.{yes} : {m.Default}",
            Form.Words when m.IsNullable => $"({m.Type}?)values.FindWord({field}, StoredWords.{m.Type})",
            Form.Words when !m.IsNeeded => $"({m.Type})(values.FindWord({field}, StoredWords.{m.Type}) ?? (int){m.Default})",
            Form.Words => $"({m.Type})values.Word({field}, StoredWords.{m.Type})",
            Form.Flag => m.IsNullable ? $"values.FindValue<bool>({field})" : $"values.Flag({field})",
            Form.Whole => Value(m, "long"),
            Form.Instant => Value(m, "DateTimeOffset"),
            Form.Duration => Value(m, "TimeSpan"),
            Form.Money when m.IsSpread => "values.Money()",
            Form.Money => m.IsNeeded ? $"values.FindMoney({field})!.Value" : $"values.FindMoney({field})",
            Form.Playbook => "values.Playbook()",
            Form.Source => "values.Source(by)",
            Form.Evidence => "values.Evidence()",
            Form.Ids or Form.References => $"values.Ids({field}, static id => new {m.Type}(id))",
            Form.WordList => $"values.Ids({field}, static word => ({m.Type})StoredWords.NumberOf(StoredWords.{m.Type}, word))",
            Form.Numbers => $"values.Numbers({field}){(m.IsNeeded ? "!" : "")}",
            Form.Texts => $"values.Texts({field}){(m.IsNeeded ? "!" : "")}",
            _ => throw new InvalidOperationException($"There is no way to read '{m.Form}'."),
        };
    }

    private static string Value(Member m, string type) => $"values.FindValue<{type}>({Code.Quoted(m.Field)}){(m.IsNeeded ? "!.Value" : "")}";
}
