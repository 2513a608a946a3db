using System.Collections.Immutable;

namespace ServiceRecovery.Declarations;

/// <summary>Lists whom an event names, whether its members are there or not.</summary>
internal static class Named
{
    public static ImmutableArray<Subject> One(Subject? subject) => subject is null ? [] : [subject];

    public static ImmutableArray<Subject> All(ImmutableArray<Subject> subjects) => subjects.IsDefault ? [] : subjects;
}
