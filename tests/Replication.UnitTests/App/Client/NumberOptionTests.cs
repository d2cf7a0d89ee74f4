using Replication.App.Commands;
using Xunit;

namespace Replication.UnitTests.App.Client;

/// <summary>Numbers and durations that are too large say what is allowed.</summary>
public sealed class NumberOptionTests
{
    [Theory]
    [InlineData(
        "instances create x --endpoint https://x --bytes-per-second 99999999999",
        "--bytes-per-second: '99999999999' is not allowed; allowed: a whole number up to 2147483647")]
    [InlineData("tasks list --limit 99999999999", "--limit: '99999999999' is not allowed; allowed: 1 to 1000000")]
    [InlineData("demo --port 99999999999", "--port: '99999999999' is not allowed; allowed: 1 to 65533")]
    [InlineData(
        "status --max-lag 999999d",
        "--max-lag: '999999d' is not allowed; allowed: a number with s, m, h or d, such as 5m, and at most 3650d (10 years)")]
    public void The_error_says_what_is_allowed(string line, string error) =>
        Assert.Equal([error], CommandLine.Root().Parse(line).Errors.Select(static it => it.Message));

    [Fact]
    public void A_number_in_the_range_is_read() => Assert.Empty(
        CommandLine.Root().Parse("instances create x --endpoint https://x --bytes-per-second 1048576").Errors);
}
