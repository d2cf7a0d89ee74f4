using System.Text.Json.Nodes;
using Replication.Contracts.Rules;
using Replication.Coordination.Backfills;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Backfills;

public sealed class BackfillRequestTests
{
    private static readonly ReplicationRule Team = Samples.Rule("r", "hangzhou", "tokyo");

    [Fact]
    public void Everything_may_be_left_out()
    {
        Assert.Equal(new BackfillRequest(false, false, null), BackfillRequest.Read([], Team).Value);
        var all = BackfillRequest.Read(Body("""{"dryRun":true,"thorough":true,"repositories":["team/b","team/a"]}"""), Team).Value!;
        Assert.Equal((true, true, "team/b team/a"), (all.DryRun, all.Thorough, string.Join(' ', all.Repositories!)));
    }

    [Theory]
    [InlineData("""{"dryrun":true}""", "request.unknownKey", "dryrun")]
    [InlineData("""{"dryRun":"yes"}""", "request.value", "dryRun")]
    [InlineData("""{"thorough":1}""", "request.value", "thorough")]
    [InlineData("""{"repositories":"team/app"}""", "request.value", "repositories")]
    [InlineData("""{"repositories":[]}""", "request.value", "repositories")]
    [InlineData("""{"repositories":["team/a","Team/App"]}""", "request.repository", "repositories[1]")]
    [InlineData("""{"repositories":[7]}""", "request.repository", "repositories[0]")]
    [InlineData("""{"repositories":["other/app"]}""", "backfill.repository", "repositories[0]")]
    public void What_cannot_be_is_told_with_its_place(string body, string code, string key)
    {
        var problem = Assert.Single(BackfillRequest.Read(Body(body), Team).Problems);

        Assert.Equal((code, key), (problem.Code, problem.Key));
    }

    private static JsonObject Body(string json) => JsonNode.Parse(json)!.AsObject();
}
