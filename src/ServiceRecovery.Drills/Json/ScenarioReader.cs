using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Drills.Json;

/// <summary>Reads a scenario strictly: what isn't as docs/drills.md says is a fault, and reading goes on, so that all of them are told at once.</summary>
internal sealed class ScenarioReader(ScenarioFaults faults)
{
    /// <summary>The longest drill, in minutes: 30 days.</summary>
    public const int LongestMinutes = 43_200;

    private const int ShortText = 200;
    private const int LongText = 2_000;

    private readonly RuleReader _rules = new(faults);
    private ImmutableArray<Role> _levels = [];

    public DrillScenario Read(JsonValue root)
    {
        var file = new ScenarioObject(
            root, "a scenario", faults,
            "name", "title", "about", "story", "start", "lasts", "playbook", "report", "house", "trainee", "colleagues", "customer", "minutes", "money", "expects");
        var currency = new Currency("EUR");
        var organization = file.Object("house", "currency", "levels", "limits", "floor", "promises", "asking") is { } rules ? OrganizationOf(rules, out currency) : new DrillOrganization([], []);
        var customer = file.Object("customer", "channel", "mood", "patience", "account", "reached", "reacts", "answers", "offers", "agrees", "outOfPatience");
        var account = customer?.Object("account", "words", "expects");
        var minutes = MinutesOf(file);
        return new DrillScenario
        {
            Name = file.Name("name"),
            Title = file.Text("title", ShortText),
            About = file.Text("about", ShortText),
            Story = file.Text("story", LongText),
            StartsAt = StartOf(file),
            Lasts = file.Minutes("lasts", 1, LongestMinutes),
            Playbook = PlaybookOf(file),
            Report = ReportOf(file),
            Organization = organization,
            Currency = currency,
            TraineeRole = file.Object("trainee", "role") is { } trainee ? RoleOf(trainee) : default,
            Colleagues = ColleaguesOf(file),
            Channel = customer is null ? default : new Channel(customer.Name("channel")),
            Account = new DrillAccount(account?.Text("words", LongText) ?? "", account?.FindText("expects", LongText)),
            Customer = customer is null ? new DrillCustomer(0, 0) { OutOfPatience = CustomerAct.Leaves } : CustomerOf(customer),
            Minutes = minutes.Remove(Otherwise),
            MinutesOtherwise = minutes.TryGetValue(Otherwise, out var otherwise) ? otherwise : 2,
            Money = file.Object("money", "least", "most", "why") is { } money ? MoneyOf(money) : new DrillMoneyCalledFor(0, 0, ""),
            Expects = ExpectsOf(file),
        };
    }

    private const string Otherwise = "otherwise";

    private DateTimeOffset StartOf(ScenarioObject file)
    {
        var text = file.Text("start", ShortText);
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start) && start.Year is >= 2000 and <= 2100)
        {
            return start;
        }

        if (text.Length > 0)
        {
            faults.NotInstant(file.Find("start")!, "start");
        }

        return new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }

    private PlaybookRef PlaybookOf(ScenarioObject file)
    {
        var name = file.FindName("playbook") ?? "standard";
        if (PlaybookPresets.TryGet(name, out var playbook) && playbook.Purpose == Purpose.Failure)
        {
            return playbook.Definition.Ref;
        }

        if (file.Find("playbook") is { Type: JsonTokenType.String } at && IdText.IsId(at.Text))
        {
            faults.NotThere(at, "playbook", name, PlaybookPresets.Names.Where(known => PlaybookPresets.Get(known).Purpose == Purpose.Failure));
        }

        return StandardPlaybook.Definition.Ref;
    }

    private static CaseCommand.ReportFailure ReportOf(ScenarioObject file)
    {
        if (file.Object("report", "severity", "inconvenience", "nature", "failure", "channel", "text", "openedBy", "order", "place", "safety") is not { } report)
        {
            return null!;
        }

        return new CaseCommand.ReportFailure(
            Severity: report.Word("severity", ScenarioWords.Severities),
            Channel: new Channel(report.Name("channel")),
            Account: report.Text("text", LongText),
            Inconvenience: report.FindWord("inconvenience", ScenarioWords.Inconveniences, Inconvenience.Some),
            Nature: report.FindWord("nature", ScenarioWords.Natures, FailureNature.Outcome),
            Failure: report.FindName("failure") is { } failure ? new FailureKind(failure) : null,
            OpenedBy: report.FindWord("openedBy", ScenarioWords.Openers, OpenedBy.Customer),
            Customer: new CustomerRef(Drill.CustomerName),
            Order: report.FindName("order") is { } order ? new CustomerRef(order) : null,
            Place: report.FindName("place") is { } place ? new PlaceId(place) : null,
            Safety: report.FindFlag("safety") ?? false);
    }

    private DrillOrganization OrganizationOf(ScenarioObject organization, out Currency currency)
    {
        currency = CurrencyOf(organization);
        var given = currency;
        var levels = new List<Role>();
        _ = organization.List("levels", 1, 20, value =>
        {
            var role = new Role(organization.NameOf(value, "levels"));
            if (levels.Contains(role))
            {
                faults.NameTaken(value, "levels", role.Value);
            }
            else
            {
                levels.Add(role);
            }

            return role;
        });
        _levels = [.. levels];
        var limited = new HashSet<Role>();
        var limits = organization.List("limits", 0, 20, value =>
        {
            var limit = new ScenarioObject(value, "limits", faults, "role", "perGrant", "perCase");
            var role = RoleOf(limit);
            if (!limited.Add(role))
            {
                faults.NameTaken(value, "role", role.Value);
            }

            var perGrant = limit.Number("perGrant", 0, Money.Largest);
            return new RoleLimit(role, given, perGrant, limit.Number("perCase", perGrant, Money.Largest));
        });
        var promises = organization.FindObject("promises", "severe", "major", "minor");
        var asking = organization.FindObject("asking", "attempts", "spacing", "wait");
        return new DrillOrganization(_levels, limits)
        {
            Currency = given,
            Floor = organization.FindNumber("floor", 0, Money.Largest),
            PromiseWithinSevere = promises?.FindMinutes("severe", 1, LongestMinutes) ?? TimeSpan.FromHours(1),
            PromiseWithinMajor = promises?.FindMinutes("major", 1, LongestMinutes) ?? TimeSpan.FromHours(4),
            PromiseWithinMinor = promises?.FindMinutes("minor", 1, LongestMinutes) ?? TimeSpan.FromDays(1),
            AskAttempts = (int)(asking?.FindNumber("attempts", 1, 20) ?? 2),
            AskSpacing = asking?.FindMinutes("spacing", 0, LongestMinutes) ?? TimeSpan.FromDays(1),
            AskWait = asking?.FindMinutes("wait", 1, LongestMinutes) ?? TimeSpan.FromDays(3),
        };
    }

    private Currency CurrencyOf(ScenarioObject organization)
    {
        var currency = new Currency(organization.Name("currency"));
        if (!currency.IsKnown && organization.Find("currency") is { Type: JsonTokenType.String } at && IdText.IsId(at.Text))
        {
            faults.NotThere(at, "currency", currency.Code, ["the codes of ISO 4217, as EUR"]);
        }

        return currency;
    }

    private Role RoleOf(ScenarioObject owner)
    {
        var role = new Role(owner.Name("role"));
        if (owner.Find("role") is { Type: JsonTokenType.String } at && IdText.IsId(at.Text) && !_levels.IsEmpty && !_levels.Contains(role))
        {
            faults.NotThere(at, "role", role.Value, _levels.Select(level => level.Value));
        }

        return role;
    }

    private ImmutableArray<DrillColleague> ColleaguesOf(ScenarioObject file)
    {
        var posts = new HashSet<PersonId>(Drill.OwnPeople);
        return file.List("colleagues", 0, 20, value =>
        {
            var colleague = new ScenarioObject(value, "colleagues", faults, "post", "role", "from", "until", "approves", "takesOver", "accepts");
            var post = new PersonId(colleague.Name("post"));
            if (!posts.Add(post))
            {
                faults.NameTaken(colleague.Find("post") ?? value, "post", post.Value);
            }

            var approves = colleague.FindObject("approves", "after", "most");
            var from = colleague.FindMinutes("from", 0, LongestMinutes) ?? TimeSpan.Zero;
            var until = colleague.FindMinutes("until", 0, LongestMinutes) ?? TimeSpan.FromMinutes(LongestMinutes);
            if (from > until)
            {
                faults.Together(value, "'from' lies after 'until', so this colleague is never on duty. Change one of them, or leave the colleague out.");
            }

            return new DrillColleague(post, RoleOf(colleague))
            {
                From = from,
                Until = until,
                ApprovesAfter = approves?.Minutes("after", 0, LongestMinutes),
                ApprovesAtMost = approves?.Number("most", 0, Money.Largest) ?? 0,
                TakesOverAfter = colleague.FindObject("takesOver", "after")?.Minutes("after", 0, LongestMinutes),
                AcceptsAfter = colleague.FindObject("accepts", "after")?.Minutes("after", 0, LongestMinutes),
            };
        });
    }

    private DrillCustomer CustomerOf(ScenarioObject customer)
    {
        var last = customer.Object("outOfPatience", "does", "says");
        return new DrillCustomer((int)customer.Number("mood", 0, 100), (int)customer.Number("patience", 1, 100))
        {
            Reached = ReachedOf(customer),
            Reactions = customer.List("reacts", 0, 100, _rules.Reaction),
            Answers = _rules.Answers(customer),
            Offers = _rules.Offers(customer),
            Agreements = customer.List("agrees", 0, 50, _rules.Agreement),
            OutOfPatience = last?.Word("does", ScenarioWords.LastActs) ?? CustomerAct.Leaves,
            OutOfPatienceSays = last?.FindText("says", LongText),
        };
    }

    private ImmutableDictionary<Channel, AskResult> ReachedOf(ScenarioObject customer)
    {
        var reached = ImmutableDictionary.CreateBuilder<Channel, AskResult>();
        foreach (var (name, value) in MapOf(customer, "reached"))
        {
            if (!IdText.IsId(name))
            {
                faults.Unknown(value, name, ["names of channels"]);
            }
            else if (reached.ContainsKey(new Channel(name)))
            {
                faults.Twice(value, name);
            }
            else
            {
                reached.Add(new Channel(name), customer.WordOf(value, name, ScenarioWords.AskResults));
            }
        }

        return reached.ToImmutable();
    }

    private ImmutableDictionary<string, int> MinutesOf(ScenarioObject file)
    {
        var minutes = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var (name, value) in MapOf(file, "minutes"))
        {
            if (name != Otherwise && !Verbs.All.Contains(name))
            {
                faults.Unknown(value, name, Verbs.All.Add(Otherwise));
            }
            else if (minutes.ContainsKey(name))
            {
                faults.Twice(value, name);
            }
            else
            {
                minutes.Add(name, (int)file.NumberOf(value, name, 0, 1_440));
            }
        }

        return minutes.ToImmutable();
    }

    private List<(string Name, JsonValue Value)> MapOf(ScenarioObject owner, string name)
    {
        if (owner.Find(name) is not { } map)
        {
            return [];
        }

        if (map.Type == JsonTokenType.StartObject)
        {
            return map.Members;
        }

        faults.WrongType(map, name, "an object");
        return [];
    }

    private DrillMoneyCalledFor MoneyOf(ScenarioObject money)
    {
        var (least, most) = (money.Number("least", 0, Money.Largest), money.Number("most", 0, Money.Largest));
        if (least > most && money.Find("most") is { } at)
        {
            faults.RangeReversed(at, "money");
        }

        return new DrillMoneyCalledFor(least, most, money.Text("why", LongText));
    }

    private ImmutableArray<DrillExpectation> ExpectsOf(ScenarioObject file)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return file.List("expects", 1, 50, value =>
        {
            var point = new ScenarioObject(value, "expects", faults, "name", "well", "missed", "when");
            var name = point.Name("name");
            if (!names.Add(name) && point.Find("name") is { } at)
            {
                faults.NameTaken(at, "name", name);
            }

            return new DrillExpectation(name, point.Text("well", LongText), point.Text("missed", LongText), _rules.Judgment(point));
        });
    }
}
