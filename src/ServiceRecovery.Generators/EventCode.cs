namespace ServiceRecovery.Generators;

/// <summary>Writes what is made of one event: its stored form both ways, its step and the way to its fold.</summary>
internal static class EventCode
{
    public static void Write(Code code, Happening happening, string family)
    {
        var root = Root.Of(happening.Root);
        code.Open($"partial record {happening.Name}");
        code.Line($"internal const string Stored = {Code.Quoted(happening.Stored)};");
        code.Line("internal override string StoredName => Stored;");
        code.Line();
        Code.WithoutPrinting(code);
        if (happening.GivenBy is { } command)
        {
            code.Line($"internal override Act GivenBy => {command}.Declared;");
            code.Line();
        }

        if (happening.Step is { } step)
        {
            code.Line($"internal override StepKind? Step => StepKind.{step};");
            code.Line();
        }

        code.Line($"internal override {root.Folded} Apply({root.State} next, EventHeader header) => {family}.Apply(next, header, this);");
        code.Line();
        Named(code, happening);
        Code.Renamed(code, happening.Root, "CaseEvent", happening.Members);
        code.Open("internal override void Write(BodyWriter body)");
        foreach (var m in happening.Members.Where(member => member.HasForm))
        {
            code.Line(WriteOf(m));
        }

        code.Close();
        code.Line();
        code.Line($"internal static {happening.Name} Read(BodyReader body) => new({string.Join(", ", happening.Members.Select(ReadOf))});");
        code.Line();
        code.Line($"internal static ImmutableArray<FieldSpec> Fields() => [{string.Join(", ", happening.Members.Select(SpecOf))}];");
        code.Close();
        code.Line();
    }

    // Who is named in it, and the evidence it was given on: seen by the types of its members, so that nobody keeps a list of such events.
    private static void Named(Code code, Happening happening)
    {
        var people = happening.Members.Where(member => member is { Form: Form.Subject, Kind: "Person" } or { Form: Form.Subjects }).Select(member => member.Form == Form.Subjects ? $".. Named.All({member.Name})" : $".. Named.One({member.Name})").ToList();
        if (people.Count > 0)
        {
            code.Line($"internal override ImmutableArray<Subject> NamedPeople => [{string.Join(", ", people)}];");
            code.Line();
        }

        if (happening.Members.FirstOrDefault(member => member.Form is Form.SourceTaken or Form.EvidenceTaken) is { } given)
        {
            code.Line($"internal override EvidenceTaken? TakenEvidence => {(given.Form == Form.EvidenceTaken ? given.Name : $"{given.Name}?.AnyEvidence")};");
            code.Line();
        }
    }

    private static string WriteOf(Member m)
    {
        var name = Code.Quoted(m.Field);
        var maybe = m.IsNullable ? "?" : "";
        return m.Form switch
        {
            Form.Id or Form.Reference => $"body.Id({name}, {m.Name}{maybe}.Value);",
            Form.Step => $"body.Id({name}, {m.Name}{maybe}.Name);",
            Form.Code => $"body.Id({name}, {m.Name});",
            Form.Words => $"body.Word({name}, StoredWords.{m.Type}, (int{maybe}){m.Name});",
            Form.Flag => $"body.Flag({name}, {m.Name});",
            Form.Whole => $"body.Number({name}, {m.Name});",
            Form.Instant => $"body.Time({name}, {m.Name});",
            Form.Duration => $"body.Duration({name}, {m.Name});",
            Form.Money => $"body.Money({name}, {m.Name});",
            Form.Playbook => $"body.Playbook({name}, {m.Name});",
            Form.Rule => $"body.Rule({name}, {m.Name});",
            Form.Plan => $"body.Plan({name}, {m.Name});",
            Form.PersonalText => $"body.Text({name}, {m.Name});",
            Form.Subject => $"body.{m.Kind}({name}, {m.Name});",
            Form.SourceTaken => $"body.Source({name}, {m.Name});",
            Form.EvidenceTaken => $"body.Evidence({name}, {m.Name});",
            Form.Event => $"body.Event({name}, {m.Name});",
            Form.Events => $"body.Events({name}, {m.Name});",
            Form.Carried => $"body.Carried({name}, {m.Name});",
            Form.Ids or Form.References => $"body.Ids({name}, {m.Name}, static id => id.Value);",
            Form.Codes => $"body.Ids({name}, {m.Name});",
            Form.WordList => $"body.Ids({name}, {m.Name}, static word => StoredWords.Of(StoredWords.{m.Type}, (int)word));",
            Form.Subjects => $"body.People({name}, {m.Name});",
            Form.Numbers => $"body.Scores({name}, {m.Name});",
            Form.PersonalTexts => $"body.Values({name}, {m.Name});",
            _ => throw new InvalidOperationException($"There is no way to store '{m.Form}'."),
        };
    }

    private static string ReadOf(Member m)
    {
        var name = Code.Quoted(m.Field) + "u8";
        var optional = m.IsNullable ? "Optional" : "";
        return m.Form switch
        {
            Form.Id or Form.Step or Form.Reference => m.IsNullable ? $"body.Optional({name}, static id => new {m.Type}(id))" : $"new {m.Type}(body.Id({name}))",
            Form.Code => $"body.{optional}Id({name})",
            Form.Words => m.IsNullable ? $"({m.Type}?)body.OptionalWord({name}, StoredWords.{m.Type})" : $"({m.Type})body.Word({name}, StoredWords.{m.Type})",
            Form.Flag => $"body.{optional}Flag({name})",
            Form.Whole => m.Type == "Int32" ? $"body.SmallNumber({name})" : $"body.{optional}Number({name})",
            Form.Instant => $"body.{optional}Time({name})",
            Form.Duration => $"body.Duration({name})",
            Form.Money => $"body.{optional}Money({name})",
            Form.Playbook => $"body.Playbook({name})",
            Form.Rule => $"body.{optional}Rule({name})",
            Form.Plan => $"body.Plan({name})",
            Form.PersonalText => $"body.{optional}Text({name})",
            Form.Subject => $"body.{optional}Subject({name})",
            Form.SourceTaken => $"body.{optional}Source({name})",
            Form.EvidenceTaken => $"body.{optional}Evidence({name})",
            Form.Event => $"body.Event({name})",
            Form.Events => $"body.Events({name})",
            Form.Carried => $"body.Carried({name})",
            Form.Ids or Form.References => $"body.List({name}, static id => new {m.Type}(id))",
            Form.Codes => $"body.Ids({name})",
            Form.WordList => $"body.List({name}, static word => ({m.Type})StoredWords.NumberOf(StoredWords.{m.Type}, word))",
            Form.Subjects => $"body.Subjects({name})",
            Form.Numbers => m.IsNullable ? $"body.Scores({name})" : $"body.Scores({name}) ?? throw new FormatException(\"It has no '{m.Field}'.\")",
            Form.PersonalTexts => $"body.Values({name})",
            Form.Unknown => "default!",
            _ => throw new InvalidOperationException($"There is no way to read '{m.Form}'."),
        };
    }

    // What tells somebody who wrote it wrong how it is written; what is right is read without it.
    private static string SpecOf(Member m)
    {
        var mayBeAbsent = m.IsNullable || m.Form is Form.Ids or Form.References or Form.Codes or Form.WordList or Form.Subjects or Form.Events or Form.Carried;
        return $"new FieldSpec({Code.Quoted(m.Field)}, {ShapeOf(m)}{(mayBeAbsent ? "" : ", IsNeeded: true")})";
    }

    private static string ShapeOf(Member m) => m.Form switch
    {
        Form.Id or Form.Step => $"new FieldShape.Id({Code.Quoted(m.About!)})",
        Form.Reference => $"new FieldShape.Reference({Code.Quoted(m.About!)})",
        Form.Code => "new FieldShape.Text()",
        Form.Words => $"new FieldShape.Word([.. StoredWords.{m.Type}])",
        Form.Flag => "new FieldShape.Flag()",
        Form.Whole => m.Type == "Int32" ? "new FieldShape.Count(int.MinValue, int.MaxValue)" : "new FieldShape.Count(long.MinValue, long.MaxValue)",
        Form.Instant => "new FieldShape.Instant()",
        Form.Duration => "new FieldShape.Duration()",
        Form.Money => "FieldShape.Cost",
        Form.Playbook or Form.Rule => "FieldShape.Versioned",
        Form.Plan => "FieldShape.Plan",
        Form.PersonalText => "new FieldShape.Erasable()",
        Form.Subject => "FieldShape.Somebody",
        Form.SourceTaken => "FieldShape.SourceTaken",
        Form.EvidenceTaken => "FieldShape.EvidenceTaken",
        Form.Event => "EventTable.Shape",
        Form.Events => "new FieldShape.List(EventTable.Shape, 0, int.MaxValue)",
        Form.Carried => "new FieldShape.List(EventTable.Carried, 0, int.MaxValue)",
        Form.Ids => $"new FieldShape.List(new FieldShape.Id({Code.Quoted(m.About!)}), 0, int.MaxValue)",
        Form.References => $"new FieldShape.List(new FieldShape.Reference({Code.Quoted(m.About!)}), 0, int.MaxValue)",
        Form.Codes => "new FieldShape.List(new FieldShape.Text(), 0, int.MaxValue)",
        Form.WordList => $"new FieldShape.List(new FieldShape.Word([.. StoredWords.{m.Type}]), 0, int.MaxValue)",
        Form.Subjects => "new FieldShape.List(FieldShape.Somebody, 0, int.MaxValue)",
        Form.Numbers => "new FieldShape.Map(new FieldShape.Count(int.MinValue, int.MaxValue), int.MaxValue)",
        Form.PersonalTexts => "new FieldShape.Map(new FieldShape.Erasable(), int.MaxValue)",
        _ => $"#error The member '{m.Name}' has no shape.",
    };
}
