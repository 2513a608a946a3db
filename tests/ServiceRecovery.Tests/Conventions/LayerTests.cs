using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>Nothing points upward: each room of the core knows the rooms below it and, of some, a few words only.</summary>
public class LayerTests
{
    private const string Core = "src/ServiceRecovery";
    private const string Desk = "Desk";

    // The desk stands around all rooms: its own folder, and what lies at the root.
    private static readonly Dictionary<string, string> Rooms = Sources.Under(Core, ".cs")
        .SelectMany(path => Sources.TypesIn(path).Select(type => (type, room: RoomOf(path))))
        .DistinctBy(entry => entry.type)
        .ToDictionary(entry => entry.type, entry => entry.room);

    // Room, a room it may know, and the only words of it that it may use; none named: all of it.
    private static readonly (string From, string To, string[] Only)[] Known =
    [
        (Desk, "Cases", []),
        (Desk, "Playbooks", []),
        (Desk, "Policies", []),
        (Desk, "Promises", []),
        (Desk, "Storage", []),
        (Desk, "Outbox", []),
        (Desk, "Learning", []),

        // A delivery brings its case, so that a handler can read the words beside the event and act on what it did.
        ("Outbox", Desk, ["CaseDesk"]),
        ("Outbox", "Cases", []),

        // The playbook says when: it knows stages and step kinds, never money, roles or clocks.
        ("Playbooks", "Cases", ["Ending", "Purpose", "IdText", "DoorText"]),

        ("Cases", "Playbooks", []),

        // An act says how it is declared, which fields it takes, and how its members are stored.
        ("Cases", "Declarations", []),
        ("Cases", "Fields", []),
        ("Learning", "Declarations", []),
        ("Learning", "Fields", []),
        ("Declarations", "Cases", []),
        ("Declarations", "Learning", []),
        ("Declarations", "Fields", []),
        ("Declarations", "Playbooks", []),
        ("Fields", "Cases", []),
        ("Fields", "Playbooks", []),
        ("Fields", "Storage", []),
        ("Storage", "Fields", []),

        // Of policies a case knows what they answered, never whom to ask; of storage the decider knows names that hide and times that keep.
        ("Cases", "Policies", ["RuleRef", "Ruling", "FollowUpPlan", "ApologyRuling", "ApologyFinding", "LimitScope", "LimitUse"]),
        ("Cases", "Storage", ["Pseudonyms", "Micros", "BodyReader", "BodyWriter", "StoredWords"]),

        // Learning looks back on cases and is told what a policy called for; nobody below it knows of it but the codec of its events.
        ("Learning", "Cases", []),
        ("Learning", "Playbooks", []),
        ("Learning", "Policies", []),
        ("Learning", "Storage", ["EventCodec", "Micros", "Pseudonyms", "BodyReader", "BodyWriter", "StoredWords"]),
        ("Storage", "Learning", []),

        ("Policies", "Cases", []),
        ("Policies", "Playbooks", []),

        // JSON for programs outside is made of what acts declare; nobody below knows of it.
        ("Serialization", "Cases", []),
        ("Serialization", "Declarations", []),
        ("Serialization", "Fields", []),
        ("Serialization", "Learning", []),
        ("Serialization", "Playbooks", []),
        ("Serialization", "Storage", []),
        ("Serialization", Desk, ["OpenSteps"]),

        // What moves a house reads and writes all of it by the desk's own rules.
        ("Moving", "Cases", []),
        ("Moving", "Desk", []),
        ("Moving", "Playbooks", []),
        ("Moving", "Storage", []),
        ("Moving", "Learning", []),

        ("Promises", "Cases", []),
        ("Promises", "Playbooks", []),
        ("Promises", "Policies", ["FollowUpPlan"]),

        ("Storage", "Cases", []),
        ("Storage", "Playbooks", ["PlaybookRef", "Stage"]),
        ("Storage", "Policies", ["FollowUpPlan", "RuleRef"]),
    ];

    [Fact]
    public void No_room_knows_a_room_above_it()
    {
        var wrong = Uses().Where(use => !Known.Any(known => known.From == use.FromRoom && known.To == use.ToRoom && (known.Only.Length == 0 || known.Only.Contains(use.To.Name))));

        Assert.Equal([], wrong.Select(use => $"{use.FromRoom} knows {use.ToRoom}: {use.From.Name} uses {use.To.Name}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_line_of_what_a_room_may_know_is_needed()
    {
        var uses = Uses().ToArray();
        var needless = Known.SelectMany(known => known.Only.Length == 0 ? [(known.From, known.To, Word: "*")] : known.Only.Select(word => (known.From, known.To, Word: word)))
            .Where(line => line is not (From: "Policies", To: "Playbooks", _))
            .Where(line => !uses.Any(use => use.FromRoom == line.From && use.ToRoom == line.To && (line.Word == "*" || use.To.Name == line.Word)));

        Assert.Equal([], needless.Select(line => $"{line.From} no longer uses {line.Word} of {line.To}"));
    }

    [Fact]
    public void Replay_asks_no_policy_no_law_no_clock_and_no_playbook()
    {
        var named = CodeDependencies.Of(typeof(CaseHistory)).Select(type => type.Name);

        Assert.Empty(named.Intersect(["Playbook", "PlaybookCatalog", "Laws", "CaseDecider", "ICompensationAuthority", "IFollowUpPolicy", "IApologyPolicy", "IStaffDirectory"]));
        Assert.DoesNotContain(typeof(TimeProvider), CodeDependencies.TypesNamedBy(typeof(CaseHistory)));
    }

    [Fact]
    public void The_decider_and_the_laws_never_name_a_stage()
    {
        var makers = typeof(Stage).GetMembers().Where(member => member.Name is ".ctor" or "op_Implicit" or "FromString" or "TryParse").ToArray();
        Assert.Equal(4, makers.Length);

        var wrong = CoreTypes().Where(type => type.Name is not nameof(CaseCommand) && RoomOf(type) == "Cases")
            .SelectMany(type => CodeDependencies.MembersNamedBy(type).Intersect(makers).Select(maker => $"{type.Name} calls Stage.{maker.Name}"));
        Assert.Equal([], wrong);
    }

    [Fact]
    public void Nothing_in_the_core_but_the_desk_awaits_the_clock() =>
        Assert.Equal(
            [],
            CoreTypes().Where(type => RoomOf(type) is not (null or Desk) && CodeDependencies.TypesNamedBy(type).Contains(typeof(TimeProvider))).Select(type => CodeDependencies.Outermost(type).Name).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<(Type From, string FromRoom, Type To, string ToRoom)> Uses() =>
        from type in CoreTypes()
        let fromRoom = RoomOf(type)
        where fromRoom is not null
        from used in CodeDependencies.Of(type)
        let toRoom = RoomOf(used)
        where toRoom is not null && toRoom != fromRoom
        select (CodeDependencies.Outermost(type), fromRoom, used, toRoom);

    private static Type[] CoreTypes() => typeof(RecoveryCase).Assembly.GetTypes();

    // What the compiler adds has no room.
    private static string? RoomOf(Type type) => Rooms.GetValueOrDefault(CodeDependencies.Outermost(type).Name.Split('`')[0]);

    private static string RoomOf(string path)
    {
        var parts = path[(Core.Length + 1)..].Split('/');
        return parts.Length == 1 ? Desk : parts[0];
    }
}
