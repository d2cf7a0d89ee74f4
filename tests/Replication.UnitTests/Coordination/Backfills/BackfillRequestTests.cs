using System.Text.Json.Nodes;
using Replication.App.Configuration.Bodies;
using Replication.Contracts.Rules;
using Replication.Coordination.Backfills;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Backfills;

public sealed class BackfillRequestTests
{
    private static readonly ReplicationRule Team = Samples.Rule("r", "hangzhou", "tokyo");

    [Fact]
    public void Every_key_is_optional()
    {
        Assert.Equal(new BackfillRequest(false, false, null), BackfillBody.Read([]).Value);
        var all = BackfillBody.Read(Body("""{"dryRun":true,"thorough":true,"repositories":["team/b","team/a"]}""")).Value!;
        Assert.Equal((true, true, "team/b team/a"), (all.DryRun, all.Thorough, string.Join(' ', all.Repositories!)));
        Assert.Empty(all.FindOutside(Team));
    }

    [Theory]
    [InlineData("""{"dryrun":true}""", "request.unknownKey", "dryrun")]
    [InlineData("""{"dryRun":"yes"}""", "request.value", "dryRun")]
    [InlineData("""{"thorough":1}""", "request.value", "thorough")]
    [InlineData("""{"repositories":"team/app"}""", "request.value", "repositories")]
    [InlineData("""{"repositories":[]}""", "request.value", "repositories")]
    [InlineData("""{"repositories":["team/a","Team/App"]}""", "request.repository", "repositories[1]")]
    [InlineData("""{"repositories":[7]}""", "request.repository", "repositories[0]")]
    public void A_body_that_cannot_be_read_is_refused_with_the_key(string body, string code, string key)
    {
        var problem = Assert.Single(BackfillBody.Read(Body(body)).Problems);

        Assert.Equal((code, key), (problem.Code, problem.Key));
    }

    [Fact]
    public void A_repository_that_the_rule_does_not_cover_is_refused()
    {
        var problem = Assert.Single(BackfillBody.Read(Body("""{"repositories":["team/app","other/app"]}""")).Value!.FindOutside(Team));

        Assert.Equal(("backfill.repository", "repositories[1]"), (problem.Code, problem.Key));
    }

    private static JsonObject Body(string json) => JsonNode.Parse(json)!.AsObject();
}
