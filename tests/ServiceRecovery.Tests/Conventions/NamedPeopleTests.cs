using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using ServiceRecovery.Debriefs;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>Whoever a command names is brought to the one id that stands for them, in whatever member they stand.</summary>
public class NamedPeopleTests
{
    public static TheoryData<string> OfCases => [.. Named<CaseCommand>()];

    public static TheoryData<string> OfDebriefs => [.. Named<DebriefCommand>()];

    [Theory]
    [MemberData(nameof(OfCases))]
    public Task A_command_to_a_case_names_nobody_by_another_login(string name) => NamesNobodyByAnotherLogin<CaseCommand>(name, (command, find) => command.WithPeopleAsync(find));

    [Theory]
    [MemberData(nameof(OfDebriefs))]
    public Task A_command_to_a_debrief_names_nobody_by_another_login(string name) => NamesNobodyByAnotherLogin<DebriefCommand>(name, (command, find) => command.WithPeopleAsync(find));

    private static IEnumerable<string> Named<T>() => SampleValues.MembersOf(typeof(T)).Select(type => type.Name);

    private static async Task NamesNobodyByAnotherLogin<T>(string name, Func<T, Func<PersonId, ValueTask<PersonId>>, ValueTask<T>> resolve)
        where T : class
    {
        var type = SampleValues.MembersOf(typeof(T)).Single(type => type.Name == name);
        foreach (var (_, command) in SampleValues.FormsOf<T>(type))
        {
            var resolved = await resolve(command, login => new(OneOf(login)));

            foreach (var property in type.GetProperties())
            {
                Assert.Equal((property.Name, Text(property.GetValue(command), OneOf)), (property.Name, Text(property.GetValue(resolved), id => id)));
            }
        }
    }

    private static PersonId OneOf(PersonId login) => new($"one-{login}");

    // A value and all that it holds, each person in it by the id that is asked for.
    private static string Text(object? value, Func<PersonId, PersonId> id) => value switch
    {
        null => "nothing",
        PersonId person => id(person).Value,
        string or bool or Enum or IFormattable => value.ToString()!,
        IEnumerable list => IsAbsent(list) ? "no list" : $"[{string.Join(", ", list.Cast<object>().Select(item => Text(item, id)))}]",
        _ => $"{value.GetType().Name} {{ {string.Join(", ", Parts(value).Select(part => $"{part.Name}: {Text(part.GetValue(value), id)}"))} }}",
    };

    private static bool IsAbsent(IEnumerable list) => list.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) && (bool)type.GetProperty(nameof(ImmutableArray<int>.IsDefault))!.GetValue(list)!;

    private static IEnumerable<PropertyInfo> Parts(object value) => value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0);
}
