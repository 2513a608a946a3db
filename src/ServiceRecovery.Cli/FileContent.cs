using System.Text.Json;

namespace ServiceRecovery.Cli;

/// <summary>What a file of the tool holds, by the first members of its first object, and which verb takes it.</summary>
/// <param name="Holds">What is in it.</param>
/// <param name="Taker">The sentence that names who takes it.</param>
internal sealed record FileContent(string Holds, string Taker)
{
    /// <summary>So many bytes of a file are looked at.</summary>
    public const int Beginning = 4 * 1024;

    /// <summary>Gets the commands of a script.</summary>
    public static FileContent Commands { get; } = new("commands, one a line", "'recovery exec FILE' carries them out.");

    /// <summary>Gets the streams of a store.</summary>
    public static FileContent Export { get; } = new("what 'recovery export' wrote", "'recovery import FILE' takes it in.");

    /// <summary>Gets the heads of a store.</summary>
    public static FileContent Heads { get; } = new("what 'recovery export --heads' wrote", "'recovery verify --against FILE' compares a store with it.");

    /// <summary>Gets a playbook.</summary>
    public static FileContent Playbook { get; } = new("the definition of a playbook", "'recovery verify FILE' proves it, and '--playbook FILE' opens cases on it.");

    /// <summary>Looks at the beginning of a file.</summary>
    /// <returns><see langword="null"/> when it is nothing that is known.</returns>
    public static FileContent? Of(ReadOnlySpan<byte> file)
    {
        var json = new Utf8JsonReader(file.StartsWith("\uFEFF"u8) ? file[3..] : file, isFinalBlock: false, default);
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && Of(ref json) is { } known)
                {
                    return known;
                }
                else if (json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == 0)
                {
                    break;
                }
            }
        }
        catch (JsonException)
        {
            // What is no JSON isn't known either; whoever reads the file says where.
        }

        return null;
    }

    /// <summary>Looks at the beginning of a file, which is read from its beginning afterwards.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static FileContent? Of(FileStream file)
    {
        var beginning = new byte[Beginning];
        var read = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return Of(beginning.AsSpan(0, read));
    }

    private static FileContent? Of(ref Utf8JsonReader member)
    {
        if (member.ValueTextEquals("do"u8))
        {
            return Commands;
        }

        if (member.ValueTextEquals("opening"u8))
        {
            return Playbook;
        }

        if (member.ValueTextEquals("format"u8) && member.Read() && member.TokenType == JsonTokenType.String)
        {
            var format = member.GetString()!;
            return format.StartsWith("service-recovery-export/", StringComparison.Ordinal) ? Export : format.StartsWith("service-recovery-heads/", StringComparison.Ordinal) ? Heads : null;
        }

        return null;
    }
}
