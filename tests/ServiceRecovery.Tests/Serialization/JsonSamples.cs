using System.Text;
using ServiceRecovery.Declarations;
using ServiceRecovery.Serialization;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Tests.Storage;

namespace ServiceRecovery.Tests.Serialization;

/// <summary>What tests of the JSON for programs outside share.</summary>
internal static class JsonSamples
{
    public static Actor Staff { get; } = new(new PersonId("ana"), new Role("server"));

    public static Actor Customer { get; } = new(new PersonId("guest"), new Role("customer"), ActorKind.Customer);

    /// <summary>Every command that somebody may give to a case, full and minimal.</summary>
    public static IEnumerable<(string Name, CaseCommand Command)> CaseCommands { get; } = Commands<CaseCommand>(command => command.Act);

    /// <summary>Every command that somebody may give to a debrief, full and minimal.</summary>
    public static IEnumerable<(string Name, DebriefCommand Command)> DebriefCommands { get; } = Commands<DebriefCommand>(command => command.Act);

    public static IEnumerable<(string Name, T Event)> Events<T>()
        where T : class => Forms<T>();

    public static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);

    public static byte[] Utf8(string json) => Encoding.UTF8.GetBytes(json);

    /// <summary>The path to the first difference between what was written and what was read, or what is wrong with it.</summary>
    public static string? Difference<T>(T written, JsonReading<T> read)
        where T : class => read.IsFaulty ? string.Join(" ", read.Faults) : StoredForms.Difference(written, read.Value);

    private static IEnumerable<(string, T)> Commands<T>(Func<T, Act> actOf)
        where T : class => [.. Forms<T>().Where(form => !actOf(form.Value).IsDueWork)];

    // The words and names of samples, and what was erased.
    private static IEnumerable<(string Name, T Value)> Forms<T>()
        where T : class => SampleValues.MembersOf(typeof(T)).SelectMany(type => SampleValues.FormsOf<T>(type).Select(form => ($"{type.Name} {form.Form}", form.Value)));
}
