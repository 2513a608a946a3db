using ServiceRecovery.Relational;
using Xunit;

namespace ServiceRecovery.Stores.Tests;

/// <summary>Statements name tables and functions with their schema, whatever it is called.</summary>
public class SchemaTextTests
{
    [Theory]
    [InlineData("SELECT 1 FROM recovery_events e JOIN recovery_texts t ON true", "SELECT 1 FROM \"crm\".recovery_events e JOIN \"crm\".recovery_texts t ON true")]
    [InlineData("UPDATE recovery_streams SET version = 2", "UPDATE \"crm\".recovery_streams SET version = 2")]
    [InlineData("INSERT INTO recovery_receipts (id) SELECT id FROM recovery_events", "INSERT INTO \"crm\".recovery_receipts (id) SELECT id FROM \"crm\".recovery_events")]
    [InlineData("CREATE TRIGGER recovery_a BEFORE UPDATE ON recovery_events EXECUTE FUNCTION recovery_b()", "CREATE TRIGGER recovery_a BEFORE UPDATE ON \"crm\".recovery_events EXECUTE FUNCTION \"crm\".recovery_b()")]
    [InlineData("ALTER TABLE\n  recovery_outbox ADD COLUMN recovery_c text", "ALTER TABLE\n  \"crm\".recovery_outbox ADD COLUMN recovery_c text")]
    [InlineData("SELECT recovery_streams.id FROM other", "SELECT recovery_streams.id FROM other")]
    public void Each_table_and_function_is_named_with_its_schema(string text, string named)
    {
        Assert.Equal(named, SchemaText.In("crm", text));
        Assert.Equal(text, SchemaText.In(null, text));
    }

    [Fact]
    public void A_schema_is_quoted_whatever_it_is_called() => Assert.Equal("\"a \"\"b\"\"\"", SchemaText.Quoted("a \"b\""));
}
