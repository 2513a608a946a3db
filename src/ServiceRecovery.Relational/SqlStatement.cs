using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.Text;

namespace ServiceRecovery.Relational;

/// <summary>A statement that is written once and asked many times. A parameter's name says its type, so that a null has one too.</summary>
internal sealed class SqlStatement
{
    private readonly ConcurrentDictionary<string, SqlStatement> _inSchemas = new(StringComparer.Ordinal);

    /// <param name="text">The statement, with parameters by name.</param>
    /// <param name="isKept">It is one of the few that a connection keeps prepared, not one made for a single question.</param>
    public SqlStatement(string text, bool isKept = true)
    {
        Text = text;
        IsKept = isKept;
        (Parameters, Positional) = Read(text);
    }

    /// <summary>Gets whether a connection keeps it prepared.</summary>
    public bool IsKept { get; }

    /// <summary>Gets the text with named parameters.</summary>
    public string Text { get; }

    /// <summary>Gets the text with numbered parameters.</summary>
    public string Positional { get; }

    /// <summary>Gets the parameters by first mention; values are given in this order.</summary>
    public ImmutableArray<SqlParameter> Parameters { get; }

    public SqlCall With(params object?[] values) => values.Length == Parameters.Length
        ? new SqlCall(this, values)
        : throw new ArgumentException(FormattableString.Invariant($"The statement has {Parameters.Length} parameters, and {values.Length} values were given: {Text}"), nameof(values));

    /// <summary>Gives values by name, for statements that mention them in another order in each dialect.</summary>
    public SqlCall Named(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var ordered = new object?[Parameters.Length];
        foreach (var (name, value) in values)
        {
            ordered[IndexOf(name)] = value;
        }

        return With(ordered);
    }

    /// <summary>Makes a command of it, prepared if the driver keeps it.</summary>
    public DbCommand ToCommand(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = Text;
        foreach (var parameter in Parameters)
        {
            var added = command.CreateParameter();
            added.ParameterName = parameter.Name;
            added.DbType = parameter.Type;
            command.Parameters.Add(added);
        }

        return command;
    }

    /// <summary>Returns the statement about the tables of a schema; <see langword="null"/>: about those that the database finds.</summary>
    public SqlStatement In(string? schema) => schema is null ? this
        : IsKept ? _inSchemas.GetOrAdd(schema, name => new SqlStatement(SchemaText.In(name, Text)))
        : new SqlStatement(SchemaText.In(schema, Text), isKept: false);

    private static DbType TypeOf(string name) => name switch
    {
        "@kind" or "@ending" or "@severity" or "@slot" or "@playbook_version" or "@actor_kind" or "@command_index" or "@format" or "@attempt" or "@is_held" or "@responsible_slot" or "@released_kind" or "@customer_slot" or "@order_slot" or "@is_owned" or "@wanted_reason" => DbType.Int32,
        "@body" or "@chain" or "@fingerprint" or "@salt" or "@bytes" or "@key_check" or "@expected_chain" or "@card" => DbType.Binary,
        "@tenant" or "@id" or "@stage" or "@playbook" or "@responsible" or "@customer" or "@type" or "@actor" or "@role" or "@acts_for" or "@command" or "@subject" or "@codec"
            or "@limit_key" or "@handler" or "@fault" or "@key_id" or "@released_id" or "@schema" or "@order_key" or "@place" or "@cause" or "@failure" or "@channel" or "@waiting_for" or "@waiting" or "@wanted_ref" => DbType.String,
        _ when name.StartsWith("@handler", StringComparison.Ordinal) || name.StartsWith("@id_", StringComparison.Ordinal) || name.StartsWith("@stage_", StringComparison.Ordinal) || name.StartsWith("@place_", StringComparison.Ordinal) || name.StartsWith("@entry_", StringComparison.Ordinal) => DbType.String,
        _ => DbType.Int64,
    };

    private int IndexOf(string name) => Parameters.Select((parameter, index) => (parameter.Name, index)).First(pair => pair.Name == name).index;

    private static (ImmutableArray<SqlParameter> Parameters, string Positional) Read(string text)
    {
        List<string> names = [];
        var positional = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var end = at + 1;
            if (text[at] == '@')
            {
                while (end < text.Length && text[end] is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')
                {
                    end++;
                }
            }

            if (end - at > 1)
            {
                var name = text.Substring(at, end - at);
                if (!names.Contains(name))
                {
                    names.Add(name);
                }

                positional.Append('$').Append((names.IndexOf(name) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                positional.Append(text[at]);
            }

            at = end;
        }

        return ([.. names.Select(name => new SqlParameter(name, TypeOf(name)))], positional.ToString());
    }
}

internal readonly record struct SqlParameter(string Name, DbType Type);

/// <summary>A statement with its values.</summary>
internal readonly record struct SqlCall(SqlStatement Statement, object?[] Values)
{
    public void Fill(DbCommand command)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            command.Parameters[i].Value = Values[i] ?? DBNull.Value;
        }
    }
}
