using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Drills;

namespace ServiceRecovery.Cli.Drills;

/// <summary>The review of a drill for machines: all keys always, in the order of docs/drills.md.</summary>
internal static class ReviewJson
{
    public static string Write(DrillReview review)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(json, review);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, DrillReview review)
    {
        json.WriteStartObject();
        json.WriteString("scenario", review.Scenario);
        json.WriteString("title", review.Title);
        json.WriteString("end", KebabCase.From(review.End));
        json.WriteString("ending", review.Ending == Ending.Open ? null : review.Ending.ToString());
        json.WriteNumber("minutes", review.Minutes);
        json.WriteNumber("pointsMet", review.PointsMet);
        json.WriteStartArray("points");
        foreach (var point in review.Points)
        {
            json.WriteStartObject();
            json.WriteString("name", point.Name);
            json.WriteBoolean("met", point.IsMet);
            json.WriteString("says", point.Says);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("promises");
        foreach (var promise in review.Promises)
        {
            json.WriteStartObject();
            json.WriteString("ref", promise.Ref.Value);
            json.WriteString("standing", KebabCase.From(promise.Standing));
            json.WriteNumber("minutes", promise.Minutes);
            json.WriteNumber("moved", promise.Moved);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("waits");
        foreach (var wait in review.Waits)
        {
            json.WriteStartObject();
            json.WriteString("for", wait.For);
            if (wait.Minutes is { } minutes)
            {
                json.WriteNumber("minutes", minutes);
            }
            else
            {
                json.WriteNull("minutes");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("longestSilence", review.LongestSilence);
        json.WriteNumber("contacts", review.Contacts);
        json.WriteNumber("chases", review.Chases);
        json.WriteNumber("retellings", review.RepeatContacts);
        json.WriteStartObject("money");
        json.WriteString("currency", review.Money.Given.Currency.Code);
        json.WriteNumber("given", review.Money.Given.Minor);
        json.WriteNumber("least", review.Money.Least.Minor);
        json.WriteNumber("most", review.Money.Most.Minor);
        json.WriteString("why", review.Money.Why);
        json.WriteEndObject();
        json.WriteStartArray("rules");
        foreach (var lesson in review.Lessons)
        {
            json.WriteStartObject();
            json.WriteString("code", lesson.Code);
            json.WriteString("message", lesson.Sentence);
            json.WriteNumber("times", lesson.Times);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteChange(json, "mood", review.Mood);
        WriteChange(json, "patience", review.Patience);
        json.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter json, string name, DrillChange change)
    {
        json.WriteStartObject(name);
        json.WriteNumber("from", change.From);
        json.WriteNumber("to", change.To);
        json.WriteEndObject();
    }
}
