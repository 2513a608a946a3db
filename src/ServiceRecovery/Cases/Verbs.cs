using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>The stable names of commands, one a verb, as the console host and refusals speak of them, and who may give them.</summary>
internal static class Verbs
{
    /// <summary>Gets the verbs that people, customers and programs give, in their stable order.</summary>
    public static ImmutableArray<string> All { get; } = [.. Acts.Cases.Where(act => !act.IsDueWork).Select(act => act.Verb)];

    /// <summary>Gets the verbs that due work gives.</summary>
    public static ImmutableArray<string> DueWork { get; } = [.. Acts.Cases.Where(act => act.IsDueWork).Select(act => act.Verb)];

    /// <summary>Returns the verb of a command.</summary>
    public static string VerbOf(CaseCommand command) => command.Act.Verb;

    /// <summary>Tells whether somebody of this kind may give the verb at all.</summary>
    public static bool MayGive(string verb, ActorKind kind) => (Acts.Find(verb) ?? throw new ArgumentException($"There is no verb '{verb}'.", nameof(verb))).MayBeGivenBy(kind);

    /// <summary>Returns the verbs that the stage of a case leaves open to <paramref name="by"/>, in their stable order.</summary>
    internal static ImmutableArray<string> OpenTo(RecoveryCase current, Playbook playbook, Actor by, bool isConcerned)
    {
        var open = ImmutableArray.CreateBuilder<string>(Acts.Cases.Length);
        foreach (var act in Acts.Cases)
        {
            if (!act.IsDueWork && act.MayBeGivenBy(by.Kind) && !(isConcerned && act.IsBarredToConcerned) && IsOpen(act, current, playbook))
            {
                open.Add(act.Verb);
            }
        }

        return open.ToImmutable();
    }

    private static bool IsOpen(Act act, RecoveryCase current, Playbook playbook) => current.IsOpen
        ? !act.OpensCase && ((act.OpenWhen?.Invoke(current, playbook) ?? act.Steps.IsEmpty) || AllowsAny(act, current.Stage, playbook))
        : Laws.IsTakenWhenClosed(act, current);

    // A refusal asks this of every verb, so nothing is allocated here.
    private static bool AllowsAny(Act act, Stage stage, Playbook playbook)
    {
        foreach (var kind in act.Steps)
        {
            if (playbook.Allows(stage, kind))
            {
                return true;
            }
        }

        return false;
    }
}
