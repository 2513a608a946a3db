using System.Collections.Immutable;
using System.Reflection;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>Every field of every command is hashed and checked: the field that was forgotten is named.</summary>
public class CommandTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    private static readonly string[] Names = [.. typeof(CaseCommand).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(type => type.IsSubclassOf(typeof(CaseCommand))).Select(type => type.Name).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Commands => [.. Names];

    [Fact]
    public void The_organization_knows_one_command_of_each_kind() =>
        Assert.Equal(Names, Give.OneOfEach.AsEnumerable().Select(command => command.GetType().Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_with_any_one_field_changed_is_another_command(string name)
    {
        var plain = Full(name);
        foreach (var property in Fields(plain.GetType()))
        {
            foreach (var (one, other) in Pairs(property.PropertyType))
            {
                Assert.False(
                    Fingerprint(With(plain, property, one)).SequenceEqual(Fingerprint(With(plain, property, other))),
                    $"'{name}.{property.Name}' makes no difference between '{one}' and '{other}'. Add it to CommandFields.");
            }
        }
    }

    [Fact]
    public async Task The_desk_takes_another_command_under_the_same_id_for_a_conflict()
    {
        foreach (var (one, other) in new (CaseCommand, CaseCommand)[]
        {
            (Give.Note, new CaseCommand.AddNote("Window tables.")),
            (Give.Note, Give.Note.At(Time)),
            (Give.Promise("p1"), Give.Promise("p1", kind: PromiseKind.Task)),
            (Give.Promise("p1"), Give.Promise("p2")),
            (Give.Contact, new CaseCommand.RecordContact(Channel.Phone, Chase: true)),
        })
        {
            var organization = new Organization();
            await organization.Takes(Dana, Report());
            Accepted(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("a1"), Dana, one)));

            Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("a1"), Dana, other)), "id-reused");
            Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("a1"), Dana, one)));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_number_that_names_no_member_of_a_list_is_refused(string name)
    {
        var plain = Full(name);
        foreach (var property in Fields(plain.GetType()))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsEnum)
            {
                foreach (var number in new[] { -1, 99, int.MaxValue, int.MinValue })
                {
                    var result = await new Organization().Do(Dana, With(plain, property, Enum.ToObject(type, number)));
                    Assert.Equal((property.Name, "bad-value"), (property.Name, Assert.IsType<CommandResult.Refused>(result).Refusal.Code));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_text_that_not_every_store_keeps_comes_in_nowhere(string name)
    {
        var plain = Full(name);
        foreach (var property in Fields(plain.GetType()).Where(property => property.PropertyType == typeof(string)))
        {
            foreach (var text in new[] { "a\0b", "a\ud800b", "\udc00", new string('a', 65_537) })
            {
                var result = await new Organization().Do(Dana, With(plain, property, text));
                var code = Assert.IsType<CommandResult.Refused>(result).Refusal.Code;
                Assert.True(code is "bad-text" or "too-long", $"'{name}.{property.Name}' took what no store keeps: {code}.");
            }
        }
    }

    [Fact]
    public async Task An_actor_has_a_name_a_role_and_a_known_kind()
    {
        Assert.Equal("id", Refused(await new Organization().Do(Dana with { Id = default }, Report()), "missing-field").Unmet[0].Ref);
        Assert.Equal("role", Refused(await new Organization().Do(Dana with { Role = default }, Report()), "missing-field").Unmet[0].Ref);
        Assert.Equal("kind", Refused(await new Organization().Do(Dana with { Kind = (ActorKind)7 }, Report()), "bad-value").Unmet[0].Ref);
    }

    [Fact]
    public async Task Who_acts_and_in_what_role_is_part_of_what_was_said()
    {
        foreach (var other in new[] { Dana with { Id = Rob.Id }, Dana with { Role = Max.Role }, Dana with { Kind = ActorKind.System }, Dana with { ActsFor = Rob.Id } })
        {
            var organization = new Organization();
            await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("r1"), Dana, Report()));
            Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("r1"), other, Report())), "id-reused");
        }
    }

    // Every list is changed by length, by member and by order; every other field by its value.
    private static IEnumerable<(object? One, object? Other)> Pairs(Type type)
    {
        var mayBeNull = !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
        object?[] values = [.. mayBeNull ? Nothing : [], .. Values(type)];
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = i + 1; j < values.Length; j++)
            {
                yield return (values[i], values[j]);
            }
        }
    }

    private static object[] Values(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } list => [.. Enum.GetValues(list).Cast<object>().Take(3)],
        var t when t == typeof(string) => ["a", "b", "A"],
        var t when t == typeof(bool) => [true, false],
        var t when t == typeof(long) => [1L, 2L],
        var t when t == typeof(TimeSpan) => [TimeSpan.FromHours(1), TimeSpan.FromHours(2)],
        var t when t == typeof(DateTimeOffset) => [Time, Time.AddHours(1)],
        var t when t == typeof(Money) => [Dollars(1), Dollars(2), new Money(1, new Currency("EUR"))],
        var t when t == typeof(PlaybookRef) => [new PlaybookRef("a", 1), new PlaybookRef("b", 1), new PlaybookRef("a", 2)],
        var t when t == typeof(Evidence) => Proofs,
        var t when t == typeof(Source) => [Source.OwnChannel(), Source.At(new DeviceId("d1")), Source.At(new DeviceId("d2")), .. Proofs.Select(proof => Source.Heard(proof))],
        var t when t == typeof(ImmutableArray<PersonId>) => Lists(new PersonId("a"), new PersonId("b")),
        var t when t == typeof(ImmutableArray<ExpectationKind>) => Lists(ExpectationKind.Apology, ExpectationKind.Prevention),
        var t when t == typeof(ImmutableSortedDictionary<string, int>) => Maps(1, 2),
        var t when t == typeof(ImmutableSortedDictionary<string, string>) => Maps("x", "y"),
        var id => [Activator.CreateInstance(id, "a1")!, Activator.CreateInstance(id, "b1")!],
    };

    private static object?[] Nothing { get; } = [null];

    private static Evidence[] Proofs { get; } =
    [
        new(Channel.Phone, "call 1"), new(Channel.Mail, "call 1"), new(Channel.Phone, "call 2"), new(Channel.Phone, "call 1", Time), new(Channel.Phone, "call 1", Time.AddHours(1)), new(Channel.Phone, "call 1", null, "loud"),
    ];

    private static object[] Lists<T>(T one, T other) => [ImmutableArray.Create(one), ImmutableArray.Create(other), ImmutableArray.Create(one, other), ImmutableArray.Create(other, one)];

    private static object[] Maps<T>(T one, T other)
    {
        var empty = ImmutableSortedDictionary<string, T>.Empty;
        return [empty.Add("a", one), empty.Add("a", other), empty.Add("b", one), empty.Add("a", one).Add("b", one)];
    }

    private static byte[] Fingerprint(CaseCommand command) => (byte[])typeof(RecoveryCase).Assembly.GetType("ServiceRecovery.CommandFingerprint", throwOnError: true)!
        .GetMethod("Compute")!
        .Invoke(null, (object[])[new RecoveryBatch(new CommandId("a1"), Dana, command), new byte[32]])!;

    private static CaseCommand Full(string name) => Give.OneOfEach.Single(command => command.GetType().Name == name);

    private static IEnumerable<PropertyInfo> Fields(Type type) => type.GetProperties().Where(property => property.SetMethod is not null);

    private static CaseCommand With(CaseCommand command, PropertyInfo property, object? value)
    {
        var copy = (CaseCommand)command.GetType().GetMethod("<Clone>$")!.Invoke(command, null)!;
        property.SetValue(copy, value);
        return copy;
    }
}
