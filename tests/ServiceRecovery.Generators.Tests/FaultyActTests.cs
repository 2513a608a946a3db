using Microsoft.CodeAnalysis;

namespace ServiceRecovery.Generators.Tests;

/// <summary>Whatever is forgotten of an act is a compile error, and the first one says what would do.</summary>
public class FaultyActTests
{
    private const string Sound = """
        using ServiceRecovery.Declarations;
        using ServiceRecovery.Storage;

        namespace ServiceRecovery;

        public abstract partial record CaseCommand
        {
            /// <summary>Sends the customer a postcard.</summary>
            [Act("send-postcard")]
            public sealed partial record SendPostcard([Text] string Words, CustomerRef Address, CustomerRef? Order = null) : CaseCommand;
        }

        public abstract partial record CaseEvent
        {
            /// <summary>A postcard was sent.</summary>
            [Stored("postcard-sent.v1", Act = typeof(CaseCommand.SendPostcard))]
            public sealed partial record PostcardSent(PersonalText Words, [Thing] Subject Address) : CaseEvent, IHeardByCustomer;
        }

        [Family(90)]
        internal static partial class PostcardActs
        {
            internal static partial Decision Decide(RecoveryCase current, CaseCommand.SendPostcard command, DecisionFacts facts) =>
                Deciding.Accept(new CaseEvent.PostcardSent(Deciding.Text(command.Words), facts.Names.SubjectOf(command.Address)));

            internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PostcardSent happened) => next.IsSaid = true;
        }
        """;

    private const string Decision = """
            internal static partial Decision Decide(RecoveryCase current, CaseCommand.SendPostcard command, DecisionFacts facts) =>
                Deciding.Accept(new CaseEvent.PostcardSent(Deciding.Text(command.Words), facts.Names.SubjectOf(command.Address)));
        """;

    private const string Fold = "    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PostcardSent happened) => next.IsSaid = true;";

    [Fact]
    public void An_act_that_is_declared_whole_compiles() => Assert.Equal([], ErrorsOf(Sound));

    [Fact]
    public void A_command_has_a_mark() => Refuses(
        "    [Act(\"send-postcard\")]\n", "",
        "SR0004", "SendPostcard",
        "'SendPostcard' is a command without [Act]: give it its verb, as in [Act(\"send-parcel\")].");

    [Fact]
    public void An_event_has_a_mark() => Refuses(
        "    [Stored(\"postcard-sent.v1\", Act = typeof(CaseCommand.SendPostcard))]\n", "",
        "SR0004", "PostcardSent",
        "'PostcardSent' is an event without [Stored]: give it the name that stands for its members for ever, as in [Stored(\"parcel-sent.v1\")].");

    [Fact]
    public void A_string_of_a_command_is_a_text_or_a_code() => Refuses(
        "[Text] string Words", "string Words",
        "SR0001", "Words",
        "'Words' of 'SendPostcard' is 'string', which has no form: say whether it is [Text], words of a person, or a [Code].");

    [Fact]
    public void A_string_of_an_event_is_a_code_because_words_can_be_erased() => Refuses(
        "(PersonalText Words, ", "(PersonalText Words, string Stamp, ",
        "SR0001", "Stamp",
        "'Stamp' of 'PostcardSent' is 'string', which has no form: a name is a [Code], and words of a person are PersonalText, which can be erased.");

    [Fact]
    public void A_subject_is_a_person_or_a_thing() => Refuses(
        "[Thing] Subject Address", "Subject Address",
        "SR0001", "Address",
        "'Address' of 'PostcardSent' is 'Subject', which has no form: say whether it is a [Person] or a [Thing].");

    [Fact]
    public void A_member_of_a_command_has_a_type_with_a_form() => Refuses(
        "CustomerRef? Order", "Uri? Order",
        "SR0001", "Order",
        "'Order' of 'SendPostcard' is 'Uri?', which has no form: take a type that other commands have, or give this one a form in the generator.");

    [Fact]
    public void What_only_events_have_is_no_member_of_a_command() => Refuses(
        "CustomerRef? Order", "RuleRef? Order",
        "SR0001", "Order",
        "'Order' of 'SendPostcard' is 'RuleRef?', which has no form: take a type that other commands have, or give this one a form in the generator.");

    [Fact]
    public void A_member_of_an_event_has_a_type_with_a_form() => Refuses(
        "(PersonalText Words, ", "(PersonalText Words, Guid Number, ",
        "SR0001", "Number",
        "'Number' of 'PostcardSent' is 'Guid', which has no form: take a type that other events have, or give this one a form in the generator.");

    [Fact]
    public void A_command_has_a_decision() => Refuses(
        Decision, "",
        "SR0005", "SendPostcard",
        "Nothing decides 'SendPostcard': write 'internal static partial Decision Decide(RecoveryCase current, CaseCommand.SendPostcard command, DecisionFacts facts)' in 'PostcardActs'.");

    [Fact]
    public void An_event_has_a_fold() => Refuses(
        Fold, "",
        "SR0005", "PostcardSent",
        "Nothing folds 'PostcardSent': write 'internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PostcardSent happened)' in 'PostcardActs'.");

    [Fact]
    public void A_stored_name_is_given_once() => Refuses(
        "postcard-sent.v1", "promise-made.v1",
        "SR0003", "PostcardSent",
        "The stored name 'promise-made.v1' is given to 'PostcardSent' and 'PromiseMade': a changed event is a second record with the next version.");

    [Fact]
    public void A_verb_is_given_once() => Refuses(
        "send-postcard", "promise",
        "SR0003", "SendPostcard",
        "The verb 'promise' is given to 'SendPostcard' and 'MakePromise': take another, or tell them apart by their Type.");

    [Fact]
    public void An_act_stands_beside_its_family()
    {
        var errors = ErrorsOf(Sound.Replace("[Family(90)]\n", "", StringComparison.Ordinal));

        Assert.Equal("'SendPostcard' stands in a file without a class marked [Family], so nothing decides it: move it beside its family, or mark a class of this file.", errors[0].GetMessage(null));
        Assert.Equal("'PostcardSent' stands in a file without a class marked [Family], so nothing folds it: move it beside its family, or mark a class of this file.", errors[1].GetMessage(null));
        Assert.All(errors.Take(2), error => Assert.Equal("SR0002", error.Id));
    }

    // The compiler tells what the generator says before its own errors.
    private static void Refuses(string from, string to, string id, string at, string sentence)
    {
        Assert.Contains(from, Sound, StringComparison.Ordinal);

        var faulty = Sound.Replace(from, to, StringComparison.Ordinal);
        var first = ErrorsOf(faulty)[0];

        Assert.Equal((id, sentence), (first.Id, first.GetMessage(null)));
        Assert.Equal(at, faulty.Substring(first.Location.SourceSpan.Start, first.Location.SourceSpan.Length));
    }

    // Of the compiler's own errors those in the file of the act and in what is made of it.
    private static List<Diagnostic> ErrorsOf(string text)
    {
        var act = Core.Parsed("src/ServiceRecovery/Cases/Postcards.cs", text);
        Core.Driver.RunGeneratorsAndUpdateCompilation(Core.Plain.AddSyntaxTrees(act), out var whole, out var told);
        var trees = whole.SyntaxTrees.Where(tree => tree == act || tree.FilePath.EndsWith("Acts.PostcardActs.g.cs", StringComparison.Ordinal));
        return [.. told.Concat(trees.SelectMany(tree => whole.GetSemanticModel(tree).GetDiagnostics())).Where(error => error.Severity == DiagnosticSeverity.Error)];
    }
}
