using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Tests.Exec;

public class VerbTableTests
{
    [Fact]
    public void The_verbs_are_those_of_the_library_in_its_order_and_those_of_the_console() =>
        Assert.Equal([.. Verbs.All, .. ServiceRecovery.Debriefs.DebriefVerbs.All, "get-debrief", "batch", "list", "tick", "open-steps", "token", "get"], VerbTable.All.Select(verb => verb.Name));

    [Fact]
    public void What_is_asked_of_a_debrief_is_asked_under_its_own_name()
    {
        foreach (var verb in VerbTable.All.Where(verb => verb.IsOfDebrief))
        {
            var reading = LineCheck.Read(new Line(1, System.Text.Encoding.UTF8.GetBytes(Example.Least(verb)), IsTooLong: false));

            Assert.True(reading.Request is not null, $"{Example.Least(verb)}: {reading.Fault}");
            Assert.Equal(verb.Name, ServiceRecovery.Debriefs.DebriefVerbs.VerbOf(reading.Request.Asked!));
            Assert.Empty(reading.Request.Commands);
        }
    }

    [Fact]
    public void No_word_is_a_verb_and_kept_for_later() => Assert.DoesNotContain(VerbTable.Reserved, word => VerbTable.Find(word) is not null);

    [Fact]
    public void Each_verb_makes_the_command_it_is_named_after()
    {
        foreach (var verb in VerbTable.All.Where(verb => verb.IsStep))
        {
            var line = Example.Least(verb);
            var reading = LineCheck.Read(new Line(1, System.Text.Encoding.UTF8.GetBytes(line), IsTooLong: false));

            Assert.True(reading.Fault is null, $"{line}\n{reading.Fault}");
            Assert.Equal(verb.Name, Verbs.VerbOf(Assert.Single(reading.Request!.Commands)));
        }
    }

    [Fact]
    public void Each_field_reaches_its_command()
    {
        // Two lines that differ in one field make commands that differ; else the field would be read and lost.
        foreach (var verb in VerbTable.All.Where(verb => verb.IsStep))
        {
            foreach (var field in verb.Fields.Where(field => verb.Name != "report" || field.Name is not ("type" or "praised")))
            {
                var (one, two) = (Example.With(verb, field, variant: 0), Example.With(verb, field, variant: 1));
                Assert.True(Told(Make(one)) != Told(Make(two)), $"The field '{field.Name}' of '{verb.Name}' changes nothing:\n{one}\n{two}");
            }
        }
    }

    // What is printed of evidence is no more than its length.
    private static string Told(Evidence? evidence) => $"{evidence?.Channel} {evidence?.Reference} {evidence?.ContactAt} {evidence?.Note}";

    private static CaseCommand Make(string line)
    {
        var reading = LineCheck.Read(new Line(1, System.Text.Encoding.UTF8.GetBytes(line), IsTooLong: false));
        Assert.True(reading.Fault is null, $"{line}\n{reading.Fault}");
        return Assert.Single(reading.Request!.Commands);
    }

    // A list in a record prints as its type's name; here it prints what it holds.
    private static string Told(CaseCommand command) => string.Join("; ", command.GetType().GetProperties().Select(property => $"{property.Name} = {property.GetValue(command) switch
    {
        string text => text,
        Source source => $"{source.Device} {Told(source.Evidence)}",
        Evidence evidence => Told(evidence),
        System.Collections.Immutable.ImmutableArray<ExpectationKind> { IsDefault: true } => "",
        System.Collections.IEnumerable list => string.Join(",", list.Cast<object>()),
        var value => value?.ToString(),
    }}"));

    // People have names in any script, wherever they are named.
    [Fact]
    public void Every_field_for_a_person_takes_any_name()
    {
        var fields = VerbTable.All.SelectMany(verb => VerbTable.FieldsOfLine(verb)).SelectMany(Within).ToList();

        Assert.Contains(fields, field => field.Shape is FieldShape.Reference { Of: "a person" });
        Assert.Empty(fields.Where(field => field.Shape is FieldShape.Id shape && shape.Of.Contains("person", StringComparison.Ordinal)).Select(field => field.Name).Distinct());

        static IEnumerable<FieldSpec> Within(FieldSpec field) => field.Shape is FieldShape.Object inner ? [field, .. inner.Fields.SelectMany(Within)] : [field];
    }
}
