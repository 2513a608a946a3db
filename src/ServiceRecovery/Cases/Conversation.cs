using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Tells the customer that the report arrived.</summary>
    [Act("acknowledge", StandsAlone = true, By = Givers.Staff | Givers.System, Steps = [nameof(StepKind.Acknowledge)])]
    public sealed partial record Acknowledge(Channel Channel, [Text, Field("text")] string? Words = null) : CaseCommand;

    /// <summary>Assesses anew; lowering needs a reason.</summary>
    [Act("assess"), OneOf("severity", "inconvenience")]
    public sealed partial record Assess(Severity? Severity = null, Inconvenience? Inconvenience = null, [Text] string? Why = null) : CaseCommand
    {
        internal override Unmet? Validate() => Severity is null && Inconvenience is null ? Refusals.MissingField("severity", Act.Verb) : null;
    }

    /// <summary>Apologizes: in words that are reviewed, from a template, or spoken when there is neither.</summary>
    /// <param name="Words">The words as they are sent, reviewed before; <see langword="null"/>: they are spoken, or come from the template.</param>
    /// <param name="Channel">How; in person unless said.</param>
    /// <param name="Template">The name of a template, rendered and reviewed like words.</param>
    /// <param name="AsWritten">Send the words although the review refuses them, on the sender's own name; it is counted.</param>
    /// <param name="Culture">The language of the words, as a culture name (<c>en</c>, <c>de-AT</c>); <see langword="null"/>: the organization's.</param>
    [Act("apologize", Steps = [nameof(StepKind.Apologize)], First = [nameof(Apologize.Channel)]), NotBoth("text", "template")]
    public sealed partial record Apologize([Text, Field("text")] string? Words = null, [Needed] Channel Channel = default, [Code] string? Template = null, bool AsWritten = false, [Code("a culture")] string? Culture = null) : CaseCommand
    {
        /// <summary>Gets how.</summary>
        /// <value>The default value is <see cref="Channel.InPerson"/>.</value>
        public Channel Channel { get; init; } = Channel == default ? Channel.InPerson : Channel;

        // A template names the customer and the order.
        internal override bool NeedsWords(OwnPolicies own, bool mayBeClosed) => Template is not null || (Words is not null && (own & OwnPolicies.Apology) != 0);

        internal override Unmet? Validate() => Words is not null && Template is not null ? Refusals.NotBoth(Act.Verb, "text", "template") : null;
    }

    /// <summary>Explains what happened; a second explanation may take the case back.</summary>
    /// <param name="Words">What was said about it, if it was written down.</param>
    /// <param name="Known">Whether the cause is known; it is unless said.</param>
    [Act("explain", Steps = [nameof(StepKind.Explain)], OpenWhen = nameof(Explain.IsAgain), First = [nameof(Explain.Known)])]
    public sealed partial record Explain([Text, Field("text")] string? Words = null, [Needed] CauseKnown Known = CauseKnown.Known) : CaseCommand
    {
        internal static bool IsAgain(RecoveryCase current, Playbook playbook) => current.IsExplained;
    }

    /// <summary>Listens to the customer.</summary>
    [Act("listen", StandsAlone = true, By = Givers.Staff | Givers.Customer, Steps = [nameof(StepKind.Listen)], Lands = true)]
    public sealed partial record Listen([Text] string Words, [Text] string? Expects = null, [Text] string? Account = null, ImmutableArray<ExpectationKind> Kinds = default) : CaseCommand;

    /// <summary>Says back what was understood.</summary>
    [Act("confirm-understanding", By = Givers.Staff | Givers.Customer, Steps = [nameof(StepKind.ConfirmUnderstanding)], Lands = true)]
    public sealed partial record ConfirmUnderstanding([Text, Field("text")] string Summary, bool Agreed) : CaseCommand;
}

public abstract partial record CaseEvent
{
    /// <summary>The report was acknowledged.</summary>
    [Stored("acknowledged.v1", Act = typeof(CaseCommand.Acknowledge), Step = nameof(StepKind.Acknowledge))]
    public sealed partial record Acknowledged(Channel Channel, PersonalText? Words = null) : CaseEvent, ITellsCustomer;

    /// <summary>The case was assessed anew.</summary>
    [Stored("assessed.v1", Act = typeof(CaseCommand.Assess))]
    public sealed partial record Assessed(Severity Severity, Inconvenience Inconvenience, PersonalText? Why = null) : CaseEvent;

    /// <summary>An apology was given. <paramref name="Elements"/> are the names of the elements found by the review that <paramref name="Review"/> names; a spoken one wasn't reviewed.</summary>
    [Stored("apology-given.v1", Act = typeof(CaseCommand.Apologize), Step = nameof(StepKind.Apologize))]
    public sealed partial record ApologyGiven(
        Channel Channel,
        PersonalText? Words = null,
        [Code] string? Template = null,
        RuleRef? Review = null,
        ImmutableArray<string> Elements = default,
        bool AsWritten = false) : CaseEvent, ITellsCustomer;

    /// <summary>An explanation was given.</summary>
    [Stored("explanation-given.v1", Act = typeof(CaseCommand.Explain), Step = nameof(StepKind.Explain))]
    public sealed partial record ExplanationGiven(CauseKnown Known, PersonalText? Words = null) : CaseEvent, ITellsCustomer;

    /// <summary>A later explanation was given.</summary>
    [Stored("explanation-changed.v1", Act = typeof(CaseCommand.Explain))]
    public sealed partial record ExplanationChanged(CauseKnown Known, PersonalText? Words = null) : CaseEvent, ITellsCustomer
    {
        internal override bool IsStalingRecord => true;
    }

    /// <summary>The customer was listened to.</summary>
    [Stored("customer-heard.v1", Act = typeof(CaseCommand.Listen), Step = nameof(StepKind.Listen))]
    public sealed partial record CustomerHeard(PersonalText Words, PersonalText? Expects = null, PersonalText? Account = null, ImmutableArray<ExpectationKind> Kinds = default) : CaseEvent, ITellsCustomer
    {
        // Who listens answers; what the customer writes themselves wants an answer.
        internal override DateTimeOffset? SaidAt(EventHeader header) => header.ByKind == ActorKind.Customer ? header.HappenedAt : null;
    }

    /// <summary>What was understood was said back.</summary>
    [Stored("understanding-confirmed.v1", Act = typeof(CaseCommand.ConfirmUnderstanding), Step = nameof(StepKind.ConfirmUnderstanding))]
    public sealed partial record UnderstandingConfirmed(PersonalText Summary, bool Agreed) : CaseEvent, ITellsCustomer;
}

// What is said to the customer and by the customer, and how bad it is.
[Family(30)]
internal static partial class ConversationActs
{
    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Acknowledge command, DecisionFacts facts) => Deciding.Accept(new CaseEvent.Acknowledged(command.Channel, Deciding.Optional(command.Words)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Assess command, DecisionFacts facts)
    {
        var (severity, inconvenience) = (command.Severity ?? current.Severity, command.Inconvenience ?? current.Inconvenience);
        var isLower = severity < current.Severity || inconvenience < current.Inconvenience;
        return isLower && command.Why is null
            ? Deciding.Refuse(Refusals.ReasonMissing())
            : Deciding.Accept(new CaseEvent.Assessed(severity, inconvenience, Deciding.Optional(command.Why)));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Apologize command, DecisionFacts facts)
    {
        // A spoken apology has no text and isn't reviewed.
        if (command.Words is null && command.Template is null)
        {
            return Deciding.Accept(new CaseEvent.ApologyGiven(command.Channel, Elements: []));
        }

        var ruling = facts.Apology ?? throw new InvalidOperationException("An apology was decided without its review. Gather the facts before deciding.");
        if (ruling.UnknownTemplate is { } unknown)
        {
            return Deciding.Refuse(Refusals.TemplateUnknown(unknown));
        }

        if (ruling.IsRefused && !command.AsWritten)
        {
            return new Decision.Refused(new Refusal([Refusals.ApologyRefused(), .. ruling.AllFindings.Select(Refusals.ApologyFound)]));
        }

        return Deciding.Accept(new CaseEvent.ApologyGiven(
            command.Channel,
            Deciding.Text(ruling.Words),
            command.Template,
            ruling.Review,
            ruling.Elements.IsDefault ? [] : ruling.Elements,
            ruling.IsRefused));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Explain command, DecisionFacts facts) => current.IsExplained
        ? Deciding.Accept(new CaseEvent.ExplanationChanged(command.Known, Deciding.Optional(command.Words)))
        : Deciding.Accept(new CaseEvent.ExplanationGiven(command.Known, Deciding.Optional(command.Words)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Listen command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.CustomerHeard(Deciding.Text(command.Words), Deciding.Optional(command.Expects), Deciding.Optional(command.Account), command.Kinds.IsDefault ? [] : command.Kinds));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.ConfirmUnderstanding command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.UnderstandingConfirmed(Deciding.Text(command.Summary), command.Agreed));

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.Acknowledged happened) => next.IsSaid = true;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.Assessed happened)
    {
        if (happened.Inconvenience == Inconvenience.Great && next.Inconvenience != Inconvenience.Great)
        {
            next.GreatInconvenienceVersion = header.Version;
        }

        (next.Severity, next.Inconvenience) = (happened.Severity, happened.Inconvenience);
        next.HighestSeverity = Highest(next.HighestSeverity, happened.Severity);
        next.HighestInconvenience = Highest(next.HighestInconvenience, happened.Inconvenience);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.ApologyGiven happened) => (next.IsSaid, next.ApologyVersion) = (true, header.Version);

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.ExplanationGiven happened) => (next.IsSaid, next.IsExplained) = (true, true);

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.ExplanationChanged happened)
    {
        next.IsSaid = true;
        Stale(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CustomerHeard happened)
    {
        (next.IsSaid, next.IsHeard) = (true, true);
        Hear(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.UnderstandingConfirmed happened)
    {
        next.IsSaid = true;
        Hear(next, header);
    }
}
