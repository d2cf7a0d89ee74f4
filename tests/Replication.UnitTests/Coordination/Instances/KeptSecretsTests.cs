using System.Text.Json.Nodes;
using Replication.Coordination.Instances;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Instances;

public sealed class KeptSecretsTests
{
    private const string Endpoints = "\"endpoint\":\"https://registry.example.com:5443\",\"internalEndpoint\":\"http://registry-vpc.example.com\"";

    [Theory]
    // Left out, with the same user and the same endpoints: it stays.
    [InlineData("{" + Endpoints + ",\"credentials\":{\"username\":\"robot\"}}", SampleInstances.Password)]
    [InlineData("{" + Endpoints + ",\"credentials\":{\"username\":\"robot\",\"password\":null}}", SampleInstances.Password)]
    [InlineData("{\"endpoint\":\"https://registry.example.com:5443/\",\"internalEndpoint\":\"http://registry-vpc.example.com:80\",\"credentials\":{\"username\":\"robot\"}}", SampleInstances.Password)]
    // Given: that is the one.
    [InlineData("{" + Endpoints + ",\"credentials\":{\"username\":\"robot\",\"password\":\"new\"}}", "new")]
    // Another user, or another address that would get to see it: it has to be given.
    [InlineData("{" + Endpoints + ",\"credentials\":{\"username\":\"other\"}}", null)]
    [InlineData("{\"endpoint\":\"https://registry.example.com:5443\",\"internalEndpoint\":\"http://evil.example.com\",\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{\"endpoint\":\"https://evil.example.com\",\"internalEndpoint\":\"http://registry-vpc.example.com\",\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{\"endpoint\":\"https://registry.example.com:5443\",\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{\"endpoint\":7,\"internalEndpoint\":\"http://registry-vpc.example.com\",\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{" + Endpoints + ",\"allowedHosts\":[],\"credentials\":{\"username\":\"robot\"}}", SampleInstances.Password)]
    [InlineData("{" + Endpoints + ",\"allowedHosts\":[\"evil.example.com\"],\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{" + Endpoints + ",\"allowedHosts\":7,\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{\"credentials\":7}", null)]
    [InlineData("{\"credentials\":{\"username\":[]}}", null)]
    public void A_password_stays_with_its_user_and_its_endpoints(string body, string? expected) =>
        Assert.Equal(expected, Filled(body)["credentials"] is JsonObject credentials ? credentials["password"]?.GetValue<string>() : null);

    [Theory]
    [InlineData("{\"webhook\":{\"format\":\"generic\",\"authentication\":\"bearer\"}}", SampleInstances.WebhookSecret)]
    [InlineData("{\"webhook\":{\"format\":\"generic\",\"authentication\":\"bearer\",\"secret\":\"new\"}}", "new")]
    [InlineData("{\"webhook\":{\"format\":\"generic\",\"authentication\":\"none\"}}", null)]
    [InlineData("{\"webhook\":{\"format\":\"generic\"}}", null)]
    [InlineData("{\"webhook\":[]}", null)]
    public void The_secret_of_the_webhook_stays_where_one_is_wanted(string body, string? expected) =>
        Assert.Equal(expected, Filled(body)["webhook"] is JsonObject webhook ? webhook["secret"]?.GetValue<string>() : null);

    [Fact]
    public void What_is_left_out_altogether_is_gone() => Assert.Equal("{}", Filled("{}").ToJsonString());

    private static JsonObject Filled(string body)
    {
        var json = (JsonObject)JsonNode.Parse(body)!;
        KeptSecrets.FillIn(json, SampleInstances.Full("a"));
        return json;
    }
}
