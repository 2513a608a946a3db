using System.Collections.Immutable;
using ServiceRecovery.Declarations;

namespace ServiceRecovery.Debriefs;

/// <summary>The stable names of what is asked of a debrief, as the console host and refusals speak of it.</summary>
internal static class DebriefVerbs
{
    /// <summary>Gets the verbs that people and programs give, in their stable order; what due work gives isn't among them.</summary>
    public static ImmutableArray<string> All { get; } = [.. Acts.Debriefs.Where(act => !act.IsDueWork).Select(act => act.Verb)];

    /// <summary>Returns the verb of a command.</summary>
    public static string VerbOf(DebriefCommand command) => command.Act.Verb;
}
