using System.Text;
using System.Text.Json;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Drills.Json;

/// <summary>Takes the bytes of a scenario, however many there are and whatever they hold.</summary>
internal static class ScenarioFile
{
    private const int Deepest = 8;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static DrillScenario Read(string json)
    {
        if (json.Length > DrillScenario.LargestFile)
        {
            throw new InvalidDrillException([ScenarioFaults.TooLarge()]);
        }

        byte[] utf8;
        try
        {
            utf8 = Strict.GetBytes(json);
        }
        catch (EncoderFallbackException)
        {
            throw new InvalidDrillException([ScenarioFaults.NotText()]);
        }

        return Read(utf8);
    }

    public static DrillScenario Read(Stream utf8)
    {
        // One byte more than may be is enough to know; a stream may have no end.
        var bytes = new byte[DrillScenario.LargestFile + 1];
        var length = 0;
        int read;
        while (length < bytes.Length && (read = utf8.Read(bytes, length, bytes.Length - length)) > 0)
        {
            length += read;
        }

        return Read(bytes.AsSpan(0, length));
    }

    public static DrillScenario Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > DrillScenario.LargestFile)
        {
            throw new InvalidDrillException([ScenarioFaults.TooLarge()]);
        }

        var text = utf8.Length >= 3 && utf8[0] == 0xEF && utf8[1] == 0xBB && utf8[2] == 0xBF ? utf8.Slice(3) : utf8;
        JsonValue root;
        try
        {
            root = JsonValue.Read(text, Deepest);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDrillException([ScenarioFaults.NotJson((wrong.LineNumber ?? 0) + 1, (wrong.BytePositionInLine ?? 0) + 1, Deepest)], wrong);
        }

        var faults = new ScenarioFaults();
        var scenario = new ScenarioReader(faults).Read(root);
        return faults.IsEmpty ? scenario : throw new InvalidDrillException(faults.All);
    }
}
