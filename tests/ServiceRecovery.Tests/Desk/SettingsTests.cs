using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Desk;
using ServiceRecovery.Fields;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using Xunit;

namespace ServiceRecovery.Tests.Desk;

/// <summary>What an organization sets in a file or in a section of its configuration: one reader, and everything that is wrong at once.</summary>
public partial class SettingsTests
{
    // Every member there is, each with another value than the default.
    private const string Whole = """
        {
          "fallbackOwner": "duty-manager", "levels": ["server", "manager"],
          "limits": [{"role": "server", "currency": "USD", "perGrant": 5000, "perCase": 10000}],
          "staff": [{"id": "ana", "logins": ["ana.till"], "names": ["Ana"], "relatedTo": ["c-7"], "active": false}],
          "unknownStaffMayAct": true, "devices": [{"id": "tablet-3", "place": "bar"}, {"id": "tablet-4"}],
          "floors": {"USD": 2500}, "deviceFloors": {"USD": 9000}, "currencies": {"STARS3": 3}, "sharedEvidence": ["phone", "till"],
          "solo": {"setBy": "manager", "frees": "server", "place": "bar", "coolingOff": "P8D", "aloneFor": "P31D"},
          "approvalExpiry": "P4D", "promiseWithinSevere": "PT2H", "promiseWithinMajor": "PT5H", "promiseWithinMinor": "P2D", "discardsADay": 7,
          "splitAtLimit": true, "oneOpenCasePerOrder": true, "publicUrl": "https://crm.example/a/",
          "followUp": {"rule": {"name": "ours", "version": 2}, "attempts": 3, "spacing": "PT12H", "wait": "P5D", "askAfter": "PT1H", "answerWithin": "P10D", "presumedAfter": "PT1H", "channels": ["mail"]},
          "debriefs": {"rule": {"name": "theirs", "version": 3}, "atLeast": "major", "sampleEvery": 10, "groupTheRest": true, "repeats": true, "spikes": true},
          "learning": {"ordinaryWords": ["will"], "withinSevere": "P1D", "withinMajor": "P2D", "withinMinor": "P3D", "effectWindow": "P7D"},
          "contentionTimeout": "PT6S", "policyTimeout": "PT11S", "deliveriesAtOnce": 9, "recentCases": 10
        }
        """;

    [Fact]
    public void A_file_and_a_section_set_every_member_alike()
    {
        var file = OfFile(Whole);
        var section = OfSection(Whole);

        Assert.True(new RecoveryOptionsValidator().Validate(null, file).Succeeded);
        Assert.Equal(Shown(file), Shown(section));
        Assert.DoesNotContain(typeof(RecoveryOptions).GetProperties(), option => Shown(option.GetValue(file)) == Shown(option.GetValue(new RecoveryOptions())));
        Assert.Equal((new PersonId("duty-manager"), 3, TimeSpan.FromDays(5), 3), (file.FallbackOwner, file.FollowUp.Attempts, file.FollowUp.Wait, new Currency("STARS3").MinorDigits));
    }

    [Theory]
    [InlineData("docs/settings.md")]
    [InlineData("docs/commands.md")]
    public async Task What_a_page_shows_of_settings_can_be_used(string page)
    {
        var shown = JsonBlock().Matches(await File.ReadAllTextAsync(Path.Combine(Shared.Root, page))).Select(block => block.Groups["json"].Value).ToList();

        Assert.NotEmpty(shown);
        foreach (var json in shown)
        {
            var (options, section) = (OfFile(json), OfSection(json));
            Assert.Equal(Shown(options), Shown(section));
            options.FallbackOwner ??= new PersonId("desk");
            Assert.Empty(new RecoveryOptionsValidator().Validate(null, options).Failures ?? []);

            // Whoever answers for a case is somebody who may act on it.
            Assert.True(options.Staff is null || await options.Staff.FindAsync(TenantId.Single, options.FallbackOwner.Value, CancellationToken.None) is { IsActive: true });
            Assert.All(options.Limits, limit => Assert.Contains(limit.Role, options.Levels));
        }
    }

    [Fact]
    public async Task The_people_of_the_settings_are_a_directory()
    {
        var staff = OfFile(Whole).Staff!;

        var ana = (await staff.FindAsync(TenantId.Single, new PersonId("ANA.till"), CancellationToken.None))!;
        Assert.Equal((new PersonId("ana"), false, "Ana", new CustomerRef("c-7")), (ana.Id, ana.IsActive, Assert.Single(ana.Names), Assert.Single(ana.RelatedTo)));
        Assert.Null(await staff.FindAsync(TenantId.Single, new PersonId("bo"), CancellationToken.None));
    }

    [Fact]
    public void Each_option_is_a_member_of_the_settings_and_the_other_way_round()
    {
        // What only a file can say, and how the organization's people are known.
        string[] filesOnly = ["authority", "staff"];
        var options = typeof(RecoveryOptions).GetProperties().Select(option => JsonNamingPolicy.CamelCase.ConvertName(option.Name));

        Assert.Equal(options.Concat(filesOnly).Order(StringComparer.Ordinal), SettingsSchema.All.Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.Equal(SettingsSchema.All.Select(field => field.Name).Except(["authority"]).Order(StringComparer.Ordinal), JsonNode.Parse(Whole)!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(PropertiesOf<FollowUpSettings>(), MembersOf("followUp"));
        Assert.Equal(PropertiesOf<DebriefSettings>(), MembersOf("debriefs"));
        Assert.Equal(PropertiesOf<SoloMode>(), MembersOf("solo"));

        // Formats of debriefs and the tree of factors are given in code.
        Assert.Equal(PropertiesOf<LearningOptions>().Except(["formats", "taxonomy"]), MembersOf("learning"));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_path()
    {
        const string Wrong = """
            {"flooor": 0, "fallbackOwner": {"value": "x"}, "levels": ["server", "no role"], "limits": [{"role": "server", "currency": "USD", "perGrant": "much", "perCase": 1}],
             "solo": {"setBy": "manager"}, "approvalExpiry": "3 days", "followUp": {"attempts": 99, "times": 2}, "debriefs": {"atLeast": "awful"}, "splitAtLimit": "yes", "currencies": {"EUR": 3, "pts": 0}, "contentionTimeout": "PT0S"}
            """;
        string[] told =
        [
            "flooor: ", "followUp.times: ", "solo.frees: ", "fallbackOwner: ", "levels[1]: ", "limits[0].perGrant: ", "approvalExpiry: ", "followUp.attempts: ", "debriefs.atLeast: ", "splitAtLimit: ",
            "Currencies gives 'EUR' 3 decimals, but it is known with 2.", "Currencies has the code 'pts'", "ContentionTimeout must be longer than zero",
        ];

        foreach (var options in new[] { OfFile(Wrong), OfSection(Wrong) })
        {
            var failures = new RecoveryOptionsValidator().Validate(null, options).Failures!.ToList();
            Assert.All(told, start => Assert.Single(failures, failure => failure.StartsWith(start, StringComparison.Ordinal)));
        }
    }

    // Whatever couldn't be read, the rest of the file is judged in the same go, and each finding names its place in the file.
    [Fact]
    public void What_cannot_be_read_hides_nothing_that_cannot_be_meant()
    {
        const string Wrong = """
            {"levels": ["server"],
             "limits": [{"role": "sever", "currency": "QQQ", "perGrant": "much", "perCase": 1}, {"role": "boss", "currency": "USD", "perGrant": 5, "perCase": 4}],
             "floors": {"USD": "low", "EUR": -1, "PTS": 1}, "devices": [{"id": "a"}, {"id": "A"}, {"id": 7}], "sharedEvidence": ["no channel", "phone", "nor this"],
             "staff": [{"id": "ana"}, {"id": "bo", "logins": ["ANA"]}, {"id": "cy", "active": "perhaps"}]}
            """;
        string[] told =
        [
            "limits[0].perGrant: ", "floors.USD: ", "devices[2].id: ", "sharedEvidence[0]: ", "sharedEvidence[2]: ", "staff[2].active: ", "staff: ",
            "Limits[0], in 'QQQ', is in a currency", "Limits[0] is of the role 'sever'", "Limits[1] is of the role 'boss'", "Limits[1] allows 'boss' 5 minor units per grant, but 4",
            "Floors.EUR must be from 0", "Floors.PTS is in no currency", "Devices has the device 'a' twice.", "FallbackOwner must name",
        ];

        var failures = new RecoveryOptionsValidator().Validate(null, OfFile(Wrong)).Failures!.ToList();

        Assert.All(told, start => Assert.Single(failures, failure => failure.StartsWith(start, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(told.Length, failures.Count);
    }

    [Theory]
    [InlineData("""{"authority": "none.json"}""", "authority: The file")]
    [InlineData("""{"authority": "none.json", "levels": []}""", "authority: 'levels' and 'limits' say the same")]
    [InlineData("""{"staff": [{"id": "a", "logins": ["x"]}, {"id": "b", "logins": ["X"]}]}""", "staff: The login")]
    [InlineData("""{"splitAtLimit": true, "splitAtLimit": true}""", "splitAtLimit: The key 'splitAtLimit' stands there twice.")]
    [InlineData("[]", "settings: It is JSON, but not an object")]
    [InlineData("{", "settings: It isn't JSON")]
    public void What_a_file_says_that_cannot_be_is_told(string json, string told) =>
        Assert.StartsWith(told, Assert.Single(OfFile(json).Findings), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"levels": ["server", "manager"], "limits": [{"role": "sever", "currency": "USD", "perGrant": 1, "perCase": 1}]}""", "Limits[0] is of the role 'sever', which is none of the levels: 'server', 'manager'. Add it to the levels, or correct it.")]
    [InlineData("""{"limits": [{"role": "server", "currency": "USD", "perGrant": 500, "perCase": 499}]}""", "Limits[0] allows 'server' 500 minor units per grant, but 499 per case, so that nobody is ever given as much. Raise the one per case, or lower the one per grant.")]
    public void A_limit_that_cannot_be_meant_is_told(string json, string told)
    {
        var options = OfFile(json);
        options.FallbackOwner = new PersonId("desk");

        Assert.Equal(told, Assert.Single(new RecoveryOptionsValidator().Validate(null, options).Failures!));
    }

    [Fact]
    public void Where_there_are_no_levels_any_role_may_have_a_limit()
    {
        var options = OfFile("""{"fallbackOwner": "desk", "limits": [{"role": "server", "currency": "USD", "perGrant": 500, "perCase": 500}]}""");

        Assert.True(new RecoveryOptionsValidator().Validate(null, options).Succeeded);
    }

    // Whatever can be wrong: out of range in every number and length, doubled, never set.
    [Fact]
    public void Every_finding_begins_with_the_path_of_its_option()
    {
        var options = OfFile("""{"flooor": 0, "followUp": {"attempts": 99}, "staff": [{"id": "a", "logins": ["x"]}, {"id": "b", "logins": ["X"]}]}""");
        foreach (var option in typeof(RecoveryOptions).GetProperties().Where(option => option.CanWrite && option.PropertyType == typeof(TimeSpan)))
        {
            option.SetValue(options, TimeSpan.FromTicks(-1));
        }

        (options.DiscardsADay, options.DeliveriesAtOnce, options.Solo) = (-1, 0, new SoloMode(new Role("a"), new Role("a")));
        (options.Currencies["EUR"], options.Currencies["x"], options.Floors[new Currency("USD")], options.DeviceFloors[new Currency("QQQ")]) = (3, 99, -1, 1);
        options.FollowUp = new FollowUpSettings { Rule = default, Attempts = 0, Spacing = TimeSpan.FromTicks(-1), Wait = TimeSpan.Zero, AskAfter = TimeSpan.FromTicks(-1), AnswerWithin = TimeSpan.Zero, PresumedAfter = TimeSpan.FromTicks(-1), Channels = [default] };
        options.Debriefs = new DebriefSettings { Rule = default, AtLeast = (Severity)9, SampleEvery = -1 };
        options.Learning.OrdinaryWords.Add("two words");
        options.Learning.Formats.Add(new DebriefFormat("ours", []));
        options.Learning.Formats.Add(new DebriefFormat("ours", [new DebriefQuestion("a b", "")]));
        (options.Learning.WithinSevere, options.Learning.WithinMajor, options.Learning.WithinMinor, options.Learning.EffectWindow) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        options.Levels.Add(new Role("a"));
        options.Levels.Add(new Role("a"));
        options.Limits.Add(new RoleLimit(new Role("b"), new Currency("PTS"), -1, -2));
        options.Limits.Add(new RoleLimit(new Role("b"), new Currency("PTS"), 1, 1));
        options.Devices.Add(new Device(default));
        options.Devices.Add(new Device(default));
        options.SharedEvidence.Add(default);

        var failures = new RecoveryOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.InRange(failures.Count, 40, 100);
        Assert.DoesNotContain(failures, failure => !IsPath(failure[..failure.IndexOfAny([' ', ':', ','])]));

        static bool IsPath(string path)
        {
            var parts = path.Split('.');
            var option = parts[0].Split('[')[0];
            return option is "flooor" or "staff" || typeof(RecoveryOptions).GetProperty(option, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance) is { } known
                && (parts.Length == 1 || known.PropertyType.IsGenericType || known.PropertyType.GetProperty(parts[1].Split('[')[0], BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance) is not null);
        }
    }

    [Fact]
    public void A_file_of_limits_takes_the_place_of_those_of_the_settings_and_is_found_from_their_folder()
    {
        using var folder = new Folder();
        var limits = """{"levels": ["clerk"], "limits": []}"""u8.ToArray();
        File.WriteAllBytes(Path.Combine(folder.Path, "limits.json"), limits);

        var named = Read("""{"authority": "limits.json"}""", folder.Path);
        var given = Read("""{"authority": "none.json"}""", folder.Path, limits);
        var beside = Read("""{"levels": ["server"], "limits": []}""", folder.Path, limits);
        foreach (var options in new[] { given, beside })
        {
            SettingsReader.ReadAuthority(limits, options);
        }

        Assert.All([named, given, beside], options => Assert.Equal((new Role("clerk"), 0), (Assert.Single(options.Levels), options.Findings.Count)));
    }

    [Fact]
    public void A_host_is_told_what_is_wrong_when_it_makes_the_desk()
    {
        var wrong = new ServiceCollection().AddServiceRecovery(Section("""{"ServiceRecovery": {"flooor": "0", "levels": {"0": "a b"}}}""")).Services.BuildServiceProvider();

        var thrown = Assert.Throws<OptionsValidationException>(() => wrong.GetRequiredService<RecoveryDesk>());

        Assert.Equal(3, thrown.Failures.Count());
        Assert.Contains("flooor: There is no field 'flooor' here.", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("FallbackOwner must name", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ServiceRecvery": {"fallbackOwner": "duty-manager"}}""", "ServiceRecovery: The configuration has no section of this name, or an empty one. There is one called 'ServiceRecvery'; did you mean 'ServiceRecovery'? Add what the organization sets, or call 'AddServiceRecovery' without a configuration.")]
    [InlineData("""{"service-recovery": {"fallbackOwner": "duty-manager"}}""", "ServiceRecovery: The configuration has no section of this name, or an empty one. There is one called 'service-recovery'; did you mean 'ServiceRecovery'? Add what the organization sets, or call 'AddServiceRecovery' without a configuration.")]
    [InlineData("""{"Logging": {"level": "Warning"}}""", "ServiceRecovery: The configuration has no section of this name, or an empty one. Add what the organization sets, or call 'AddServiceRecovery' without a configuration.")]
    [InlineData("""{"ServiceRecovery": {}}""", "ServiceRecovery: The configuration has no section of this name, or an empty one. Add what the organization sets, or call 'AddServiceRecovery' without a configuration.")]
    public void A_section_that_isn_t_there_is_told_with_what_was_looked_for(string json, string told)
    {
        using var provider = new ServiceCollection().AddServiceRecovery(Section(json), options => options.FallbackOwner = new PersonId("desk")).Services.BuildServiceProvider();

        Assert.Equal(told, Assert.Single(Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<RecoveryDesk>()).Failures));
    }

    [Fact]
    public void A_part_of_a_configuration_that_isn_t_there_is_told_by_its_path()
    {
        using var provider = new ServiceCollection().AddServiceRecovery(Section("{}").GetSection("Shops:North"), options => options.FallbackOwner = new PersonId("desk")).Services.BuildServiceProvider();

        Assert.StartsWith("Shops:North: The configuration has no section of this name", Assert.Single(Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<RecoveryDesk>()).Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_sets_after_the_configuration_in_whichever_order_they_are_added_and_twice_is_harmless()
    {
        var configuration = Section("""{"ServiceRecovery": {"FallbackOwner": "duty-manager", "DiscardsADay": "5", "Levels": ["server"], "SplitAtLimit": "True", "solo": ""}, "contentRoot": "/nowhere"}""");
        var services = new ServiceCollection();
        services.AddServiceRecovery(options => options.DiscardsADay = 9);
        services.AddServiceRecovery(configuration);
        services.AddServiceRecovery(configuration.GetSection("ServiceRecovery"));

        var options = services.BuildServiceProvider().GetRequiredService<IOptions<RecoveryOptions>>().Value;

        Assert.Equal((new PersonId("duty-manager"), 9, true, 1, null), (options.FallbackOwner, options.DiscardsADay, options.SplitAtLimit, options.Levels.Count, options.Solo));
    }

    [Fact]
    public void An_id_that_was_never_set_is_told()
    {
        var options = new RecoveryOptions { FallbackOwner = default(PersonId), Solo = new SoloMode(default, new Role("server")) };
        options.Levels.Add(default);
        options.Limits.Add(new RoleLimit(default, new Currency("USD"), 1, 1));
        options.Devices.Add(new Device(default));
        options.SharedEvidence.Add(default);

        var failures = new RecoveryOptionsValidator().Validate(null, options).Failures!;

        Assert.Equal(
            ["Devices[0]", "FallbackOwner", "Levels[0]", "Limits[0].Role", "SharedEvidence[0]", "Solo.SetBy"],
            failures.Where(failure => failure.EndsWith(" was never set. Give its id.", StringComparison.Ordinal)).Select(failure => failure.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_currency_of_the_organization_is_given_with_its_decimals()
    {
        var organization = new Organization(setup =>
        {
            setup.Options.Currencies["KUDOS3"] = 3;
            setup.Options.Limits.Add(new RoleLimit(new Role("server"), new Currency("KUDOS3"), 5_000, 5_000));
        });
        await organization.Remedied();

        var given = await organization.Do(Organization.Dana, new CaseCommand.Compensate(new ActId("r1"), CompensationKind.Voucher, new Money(4_250, new Currency("KUDOS3"))));
        var unknown = await organization.Do(Organization.Dana, new CaseCommand.Compensate(new ActId("r3"), CompensationKind.Voucher, new Money(1, new Currency("KUDOS4"))));

        Assert.IsType<CommandResult.Accepted>(given);
        Assert.Equal("4.250 KUDOS3", (await organization.Now()).Compensations[0].Amount.ToString());
        Organization.Refused(unknown, "currency-unknown");
    }

    private static RecoveryOptions OfFile(string json) => Read(json, Path.GetTempPath());

    private static RecoveryOptions Read(string json, string folder, byte[]? authority = null)
    {
        var options = new RecoveryOptions();
        SettingsReader.Read(Encoding.UTF8.GetBytes(json), folder, options, authority);
        return options;
    }

    private static RecoveryOptions OfSection(string json)
    {
        var options = new RecoveryOptions();
        new ConfigurationSettings(Section($"{{\"ServiceRecovery\": {json}}}")).Configure(options);
        return options;
    }

    private static IConfigurationRoot Section(string json) => new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    private static string Shown(object? value) => Proof.StructuralDump.Of(value);

    private static IEnumerable<string> PropertiesOf<T>() => typeof(T).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Where(name => name != "equalityContract").Order(StringComparer.Ordinal);

    private static IEnumerable<string> MembersOf(string name) =>
        ((FieldShape.Object)SettingsSchema.All.Single(field => field.Name == name).Shape).Fields.Select(field => field.Name).Order(StringComparer.Ordinal);

    [System.Text.RegularExpressions.GeneratedRegex("```json\n(?<json>.*?)```", System.Text.RegularExpressions.RegexOptions.Singleline)]
    private static partial System.Text.RegularExpressions.Regex JsonBlock();

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("service-recovery-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
