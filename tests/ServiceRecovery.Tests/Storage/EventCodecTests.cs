using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Tests.Storage.StoredForms;

namespace ServiceRecovery.Tests.Storage;

public class EventCodecTests
{
    public static TheoryData<Type> EventTypes => [.. Generators.EventTypes];

    [Fact]
    public void An_event_is_stored_as_canonical_json()
    {
        var ana = Generators.Organization.SubjectOf(new PersonId("ana"));
        var stored = Store(new CaseEvent.PromiseMade(
            new PromiseId("p-1"),
            PromiseKind.ToCustomer,
            PersonalText.From("We call Mr. Ümlaut back."),
            ana,
            new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)));

        // The commitment and the pseudonym were computed by another program from the description of the format.
        Assert.Equal("promise-made.v1", stored.Type);
        Assert.Equal(
            """{"ref":"p-1","kind":"to-customer","what":{"$text":0,"mac":"gAHUxFNLFquEcxk/t692L5xP66qzpFQ6On6JxM3k8Kk=","chars":24},"by":{"$subject":"k1:XeSajcBjVAFdXujkc_mqBA","$text":1},"dueAt":1767312000000000,"byPolicy":false}""",
            Json(stored));
        Assert.Equal([(-1, "k1:XeSajcBjVAFdXujkc_mqBA", "ana"), (0, Customer.Text, "We call Mr. Ümlaut back."), (1, "k1:XeSajcBjVAFdXujkc_mqBA", "ana")], Texts(stored));
    }

    [Fact]
    public void Nested_events_money_and_sources_have_one_form_each()
    {
        var grant = new CaseEvent.CompensationGranted(new ActId("g-1"), CompensationKind.WaivedCharge, new Money(4200, new Currency("USD")), CompensationBasis.Goodwill, new("house", 2), LimitKeys: ["limit/actor/k1:x/USD"]);
        var request = Store(new CaseEvent.ApprovalRequested(new ActId("g-1"), grant, DateTimeOffset.UnixEpoch.AddDays(3), new Role("manager")));
        var answer = Store(new CaseEvent.AnswerRecorded(Answer.WantsMore, 7, SourceTaken.OwnChannel(null, new TokenId("t-1"), null), Scores: ImmutableSortedDictionary<string, int>.Empty.Add("nps", -3)));

        Assert.Equal(
            """{"ref":"g-1","act":{"$type":"compensation-granted.v1","ref":"g-1","kind":"waived-charge","amount":{"minor":4200,"currency":"USD"},"basis":"goodwill","rule":{"name":"house","version":2},"limitKeys":["limit/actor/k1:x/USD"]},"expiresAt":259200000000,"level":"manager"}""",
            Json(request));
        Assert.Equal(
            """{"answer":"wants-more","judgesVersion":7,"source":{"by":"own-channel","token":"t-1"},"scores":{"nps":-3}}""",
            Json(answer));
    }

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void Every_event_reads_back_as_it_was_written(Type type) =>
        Prop.ForAll(Generators.RecordedOf(Generators.EventOf(type), 3).ToArbitrary(), recorded =>
        {
            var difference = Difference(recorded, Read(Store(recorded)));
            return (difference is null).Label(difference ?? "");
        }).Check(Props.Cfg(Tier.Size(40, 2_000)));

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void What_was_read_is_written_as_the_same_bytes(Type type) =>
        Prop.ForAll(Generators.RecordedOf(Generators.EventOf(type), 1).ToArbitrary(), recorded =>
        {
            var once = Store(recorded);
            var again = new EventCodec(new GivenSalts(once.Texts)).Encode(Key, Read(once), default, Customer);
            return once.Body.Span.SequenceEqual(again.Body.Span)
                && once.Chain.Span.SequenceEqual(again.Chain.Span)
                && Texts(once).SequenceEqual(Texts(again));
        }).Check(Props.Cfg(Tier.Size(20, 1_000)));

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void No_words_and_no_name_of_anybody_stand_in_an_event(Type type) =>
        Prop.ForAll(Generators.RecordedOf(Generators.WholeEventOf(type), 1).ToArbitrary(), recorded =>
        {
            var stored = Store(recorded);
            var told = stored.Texts.FirstOrDefault(text => stored.Body.Span.IndexOf(text.Bytes.Span) >= 0);
            return (told is null).Label($"text {told?.Slot} stands in {Json(stored)}")
                .And((stored.Texts.Length == Markers(stored).Count(marker => !marker.IsErased) + HeaderTexts(recorded)).Label($"texts {stored.Texts.Length} of {Json(stored)}"));
        }).Check(Props.Cfg(Tier.Size(20, 1_000)));

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void The_members_of_an_event_stand_in_the_order_of_their_declaration(Type type) =>
        Prop.ForAll(Generators.WholeEventOf(type).ToArbitrary(), happened =>
        {
            using var body = JsonDocument.Parse(Store(happened).Body);
            var declared = type.GetConstructors()[0].GetParameters().Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!))

                // Stored before it had its present name.
                .Select(name => name == "approvedAmount" ? "less" : name);
            return body.RootElement.EnumerateObject().Select(member => member.Name).SequenceEqual(declared).Label(body.RootElement.GetRawText());
        }).Check(Props.Cfg(3));

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void An_event_is_stored_under_its_name_in_kebab_case_and_a_version(Type type) =>
        Assert.Equal(Kebab(type.Name) switch { "duplicate-absorbed" => "duplicate-absorbed.v2", "duplicate-absorbed-v1" => "duplicate-absorbed.v1", var name => name + ".v1" }, EventCodec.TypeOf(Generators.EventOf(type).Sample(1, 1).Single()));

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void Members_of_closed_lists_are_stored_by_name(Type type) =>
        Prop.ForAll(Generators.WholeEventOf(type).ToArbitrary(), happened =>
        {
            using var body = JsonDocument.Parse(Store(happened).Body);
            return type.GetProperties().Where(member => (Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType).IsEnum).All(member =>
                body.RootElement.GetProperty(JsonNamingPolicy.CamelCase.ConvertName(member.Name)).GetString() == Kebab(member.GetValue(happened)!.ToString()!));
        }).Check(Props.Cfg(60));

    [Fact]
    public void A_number_that_is_no_member_of_a_closed_list_is_never_stored() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Store(new CaseEvent.Assessed((Severity)3, Inconvenience.None)));

    [Fact]
    public void An_erased_text_reads_as_erased_and_an_erased_name_as_a_pseudonym()
    {
        var stored = Store(new CaseEvent.HandOverOffered(Generators.Organization.SubjectOf(new PersonId("max")), new Role("manager"), PersonalText.From("She waits.")));

        var read = Read(stored with { Texts = [] });

        var offered = Assert.IsType<CaseEvent.HandOverOffered>(read.Event);
        Assert.Equal(PersonalText.Erased(10), offered.Note);
        Assert.Null(offered.To.Original);
        Assert.Null(read.Header.By.Original);
        Assert.Equal(Generators.Organization.SubjectOf(new PersonId("max")), offered.To);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(55)]
    [InlineData(64)]
    [InlineData(300)]
    [InlineData(16_384)]
    public void What_an_event_holds_of_a_text_is_its_HMAC_under_its_own_salt(int length)
    {
        var stored = Store(new CaseEvent.NoteAdded(PersonalText.From(new string('ü', length))));

        var text = stored.Texts.Single(text => text.Slot == 0);
        using var body = JsonDocument.Parse(stored.Body);
        Assert.Equal(HMACSHA256.HashData(text.Salt.Span, text.Bytes.Span), body.RootElement.GetProperty("note").GetProperty("mac").GetBytesFromBase64());
    }

    [Fact]
    public void A_text_that_was_erased_before_it_was_written_has_no_commitment()
    {
        var stored = Store(new CaseEvent.NoteAdded(PersonalText.Erased(12)));

        Assert.Equal("""{"note":{"$text":0,"chars":12}}""", Json(stored));
        Assert.Equal([-1], stored.Texts.Select(text => text.Slot));
        Assert.Equal(new CaseEvent.NoteAdded(PersonalText.Erased(12)), Read(stored).Event);
    }

    [Fact]
    public void Things_of_a_customer_are_erased_with_the_customer_and_names_of_people_with_themselves()
    {
        var organization = Generators.Organization;
        var stored = Store(new CaseEvent.FailureReported(
            new PlaybookRef("standard", 1),
            organization.SubjectOf(new PersonId("desk")),
            Channel.Phone,
            DateTimeOffset.UnixEpoch,
            Severity.Major,
            Inconvenience.Some,
            FailureNature.Outcome,
            OpenedBy.Staff,
            Customer: organization.SubjectOf(new CustomerRef("customer 7")),
            Order: organization.SubjectOf(new CustomerRef("order 4711")),
            Account: PersonalText.From("Cold."),
            Evidence: new EvidenceTaken(Channel.Phone, organization.OfEvidence(Channel.Phone, "call 9"), Note: PersonalText.From("Angry."))));

        Assert.Equal(
            [
                (-1, organization.KeyOf("ana").Text, "ana"),
                (0, organization.KeyOf("desk").Text, "desk"),
                (1, Customer.Text, "customer 7"),
                (2, Customer.Text, "order 4711"),
                (3, Customer.Text, "Cold."),
                (4, Customer.Text, "phone\ncall 9"),
                (5, Customer.Text, "Angry."),
            ],
            Texts(stored));
    }

    [Fact]
    public void Times_are_cut_to_microseconds_before_anything_is_made_of_them()
    {
        var precise = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(19);
        var recorded = new RecordedEvent(Header(1) with { RecordedAt = precise, OccurredAt = precise }, new CaseEvent.ReceiptCorrected(precise));

        var stored = Store(recorded);

        var cut = new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero).AddTicks(10);
        Assert.Equal(new CaseEvent.ReceiptCorrected(cut), stored.Decoded!.Event);
        Assert.Equal((cut, cut), (stored.Decoded.Header.RecordedAt, stored.Decoded.Header.OccurredAt));
        Assert.Equal(TimeSpan.Zero, stored.Decoded.Header.RecordedAt.Offset);
        Assert.Null(Difference(stored.Decoded, Read(stored)));
        Assert.Equal(Store(stored.Decoded).Chain.ToArray(), stored.Chain.ToArray());
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("en-US")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    public void A_history_has_the_same_bytes_under_every_culture(string culture)
    {
        var histories = Generators.History.Sample(Tier.Size(40, 1_000), 20).ToList();
        var expected = histories.Select(history => Hash(StreamOf(history))).ToList();

        Assert.Equal(expected, Under(culture, () => histories.Select(history => Hash(StreamOf(history))).ToList()));
        Assert.Equal(expected, Under(culture, () => histories.Select(history => Hash(StreamOf(StreamOf(history).Events.Select(Read)))).ToList()));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_never_stored_as_something_else() =>
        Assert.ThrowsAny<ArgumentException>(() => Store(new CaseEvent.NoteAdded(PersonalText.From("half \ud83d"))));

    [Fact]
    public void A_name_of_a_score_that_looks_like_a_mark_of_the_format_is_refused()
    {
        var scores = ImmutableSortedDictionary<string, int>.Empty.Add("$text", 0);

        Assert.Throws<ArgumentException>(() => Store(new CaseEvent.AnswerRecorded(Answer.Satisfied, 1, SourceTaken.OwnChannel(), Scores: scores)));
    }

    [Fact]
    public void An_event_that_was_refused_leaves_nothing_in_the_next_one()
    {
        Assert.ThrowsAny<ArgumentException>(() => Store(new CaseEvent.Linked(new CaseId("C-2"), PersonalText.From("half \ud83d"))));

        Assert.Equal("""{"note":{"$text":0,"chars":3}}""", Json(Store(new CaseEvent.NoteAdded(PersonalText.Erased(3)))));
    }

    [Fact]
    public void A_salt_is_drawn_for_each_text()
    {
        var happened = new CaseEvent.CorrectionDeclaredImpossible(PersonalText.From("yes"), PersonalText.From("yes"));
        var codec = new EventCodec();

        var salts = Enumerable.Range(0, 50)
            .SelectMany(_ => codec.Encode(Key, new RecordedEvent(Header(1), happened), default, Customer).Texts.Where(text => text.Slot >= 0))
            .Select(text => Convert.ToHexString(text.Salt.Span))
            .ToList();

        Assert.Equal(100, salts.Distinct().Count());
        Assert.All(salts, salt => Assert.Equal(32, salt.Length));
    }

    private static IEnumerable<(int Slot, string Subject, string Text)> Texts(StoredEvent stored) =>
        stored.Texts.Select(text => (text.Slot, text.Subject.Text, Encoding.UTF8.GetString(text.Bytes.Span)));

    private static int HeaderTexts(RecordedEvent recorded) => (recorded.Header.By.Original is null ? 0 : 1) + (recorded.Header.ActsFor?.Original is null ? 0 : 1);

    // Each {"$text":…} of the body, and whether its text was there when it was written.
    private static List<(int Slot, bool IsErased)> Markers(StoredEvent stored)
    {
        using var body = JsonDocument.Parse(stored.Body);
        return [.. In(body.RootElement)];

        IEnumerable<(int Slot, bool IsErased)> In(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object when element.TryGetProperty("$text", out var slot) =>
                [(slot.GetInt32(), element.TryGetProperty("$subject", out _) ? stored.Texts.All(text => text.Slot != slot.GetInt32()) : !element.TryGetProperty("mac", out _))],
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => In(member.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(In),
            _ => [],
        };
    }

    private static string Hash(StoredStream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var stored in stream.Events)
        {
            hash.AppendData(stored.Body.Span);
            hash.AppendData(stored.Chain.Span);
            foreach (var text in stored.Texts)
            {
                hash.AppendData(BitConverter.GetBytes(text.Slot));
                hash.AppendData(Encoding.UTF8.GetBytes(text.Subject.Text));
                hash.AppendData(text.Salt.Span);
                hash.AppendData(text.Bytes.Span);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static T Under<T>(string culture, Func<T> work)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private sealed class GivenSalts(IEnumerable<StoredText> texts) : ISaltSource
    {
        private readonly Queue<ReadOnlyMemory<byte>> _salts = new(texts.Where(text => !text.Salt.IsEmpty).Select(text => text.Salt));

        public void Fill(Span<byte> salt) => _salts.Dequeue().Span.CopyTo(salt);
    }
}
