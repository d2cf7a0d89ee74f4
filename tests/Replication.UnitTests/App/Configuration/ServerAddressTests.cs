using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>Addresses and options that a client library would refuse only after the start.</summary>
public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("mongodb://h:99999")]
    [InlineData("mongodb://h/?authMechanism=NOPE")]
    [InlineData("mongodb://u:p@h/?authMechanism=NOPE")]
    [InlineData("mongodb://h/?tls=maybe")]
    [InlineData("mongodb://h/?maxPoolSize=-5")]
    [InlineData("mongodb://h/?connectTimeoutMS=soon")]
    [InlineData("mongodb://h/?replicaSet=a&directConnection=true&loadBalanced=true")]
    [InlineData("mongodb://a,b/?directConnection=true")]
    [InlineData("mongodb://u:p%zz@h/?w=x&readPreference=nowhere")]
    [InlineData("mongodb://")]
    public void A_connection_string_that_the_driver_refuses_is_refused_without_its_text(string address)
    {
        var problem = Assert.Single(Reading.Problems(
            $"bus: {{ transport: rabbitmq, uri: rabbitmq://h }}\nstore:\n  provider: mongodb\n  connectionString: \"{address}\""));

        Assert.Equal((4, "store.connectionString"), (problem.Line, problem.Key));
        Reading.Mentions(problem, "allowed: mongodb://");
        Assert.True(address == "mongodb://" || !problem.Message.Contains(address, StringComparison.Ordinal), problem.Message);
    }

    [Theory]
    [InlineData("rabbitmq://h:0/")]
    [InlineData("rabbitmq://h:99999/")]
    [InlineData("rabbitmq://h/a/b")]
    [InlineData("rabbitmq://h/?heartbeat=abc")]
    [InlineData("rabbitmq://h/#x")]
    [InlineData("rabbitmq://")]
    public void A_broker_address_that_the_client_refuses_is_refused(string address) =>
        Reading.IsRefused($"bus:\n  transport: rabbitmq\n  uri: \"{address}\"", 3, "bus.uri", "allowed: rabbitmq://user:password@host");

    [Theory]
    [InlineData("mongodb://u:p@h:27017/?replicaSet=rs0&w=majority")]
    [InlineData("mongodb+srv://u:p@cluster.example.com/?retryWrites=true")]
    [InlineData("mongodb://a,b,c/?replicaSet=rs0&tls=true&authSource=admin")]
    public void Good_connection_strings_are_read(string address) => Assert.Equal(
        address,
            Reading.Ok($"bus: {{ transport: rabbitmq, uri: \"rabbitmq://u:p@h:5672/team\" }}\nstore: {{ provider: mongodb, "
                + $"connectionString: \"{address}\" }}").Store
                .Address());

    [Fact]
    public void The_log_has_a_level_and_a_format()
    {
        Assert.Equal("Debug Json", Show("log: { level: debug, format: json }"));
        Assert.Equal("Information Text", Show("topology: strict"));
        Reading.IsRefused("log: { level: loud }", 1, "log.level", "'loud' is not allowed|allowed: debug, information, warning, error");
        Reading.IsRefused("log: { format: xml }", 1, "log.format", "'xml' is not allowed|allowed: text, json");
    }

    private static string Show(string yaml)
    {
        var log = Reading.Ok(yaml).Log;
        return $"{log.Level} {log.Format}";
    }
}
