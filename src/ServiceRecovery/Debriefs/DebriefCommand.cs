using ServiceRecovery.Declarations;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Debriefs;

/// <summary>What somebody asks of a debrief.</summary>
/// <remarks>Each is declared in the file of its family, beside its events, its decision and their folding.</remarks>
internal abstract partial record DebriefCommand
{
    // Closed on purpose: every command is decided, and there are no others.
    private DebriefCommand()
    {
    }

    /// <summary>Gets whether the command says nothing of who gives it or when: everybody speaks on equal terms.</summary>
    public bool IsUnsigned => this is IUnsigned;

    /// <summary>Returns the command as a line for a log: its verb, ids and numbers, and the lengths of what somebody wrote.</summary>
    public sealed override string ToString() => CommandPrinter.Print(Act.Verb, Visit);

    internal abstract Act Act { get; }

    /// <summary>Gets the words that it puts into a debrief, each with its field; none of them may name a person.</summary>
    internal virtual IEnumerable<(string Field, string? Words)> Texts => [];

    internal abstract DebriefDecision Decide(Debrief current, DebriefFacts facts);

    internal abstract void Visit(CommandFields fields);

    internal abstract void Write(BodyWriter json);

    /// <summary>Tells what one field can't tell alone, before anything is loaded.</summary>
    internal virtual Unmet? Validate() => null;

    /// <summary>Tells whether somebody may give it.</summary>
    internal virtual bool MayBeGivenBy(Actor by) => Act.IsDueWork ? by.IsDueWork : Act.MayBeGivenBy(by.Kind);

    /// <summary>Brings everybody it names to the one id that stands for them.</summary>
    internal virtual ValueTask<DebriefCommand> WithPeopleAsync(Func<PersonId, ValueTask<PersonId>> find) => new(this);
}

/// <summary>What says nothing of who gives it or when.</summary>
internal interface IUnsigned;

/// <summary>What belongs to the talk, and ends with it; actions go on.</summary>
internal interface IPartOfTalk;
