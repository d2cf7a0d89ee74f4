using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Coordination.Instances;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Instances;

public sealed class KeptSecretsTests
{
    private const string Endpoints =
        "\"endpoint\":\"https://registry.example.com:5443\",\"internalEndpoint\":\"http://registry-vpc.example.com\"";

    [Theory]
    // The password is omitted, with the same user and endpoints: the stored one is kept.
    [InlineData("{" + Endpoints + ",\"credentials\":{\"username\":\"robot\"}}", SampleInstances.Password)]
    [InlineData("{" + Endpoints + ",\"credentials\":{\"username\":\"robot\",\"password\":null}}", SampleInstances.Password)]
    [InlineData(
        "{\"endpoint\":\"https://registry.example.com:5443/\",\"internalEndpoint\":\"http://registry-vpc.example.com:80\",\"credentials\":{\"username\":\"robot\"}}",
        SampleInstances.Password)]
    // A given password is used.
    [InlineData("{" + Endpoints + ",\"credentials\":{\"username\":\"robot\",\"password\":\"new\"}}", "new")]
    // With another user or another address, the password must be given.
    [InlineData("{" + Endpoints + ",\"credentials\":{\"username\":\"other\"}}", null)]
    [InlineData(
        "{\"endpoint\":\"https://registry.example.com:5443\",\"internalEndpoint\":\"http://evil.example.com\",\"credentials\":{\"username\":\"robot\"}}",
        null)]
    [InlineData(
        "{\"endpoint\":\"https://evil.example.com\",\"internalEndpoint\":\"http://registry-vpc.example.com\",\"credentials\":{\"username\":\"robot\"}}",
        null)]
    [InlineData("{\"endpoint\":\"https://registry.example.com:5443\",\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{\"endpoint\":7,\"internalEndpoint\":\"http://registry-vpc.example.com\",\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{" + Endpoints + ",\"allowedHosts\":[],\"credentials\":{\"username\":\"robot\"}}", SampleInstances.Password)]
    [InlineData("{" + Endpoints + ",\"allowedHosts\":[\"evil.example.com\"],\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{" + Endpoints + ",\"allowedHosts\":7,\"credentials\":{\"username\":\"robot\"}}", null)]
    // With other TLS settings, a host in between could read the password.
    [InlineData("{" + Endpoints + ",\"tls\":{\"insecure\":false},\"credentials\":{\"username\":\"robot\"}}", SampleInstances.Password)]
    [InlineData("{" + Endpoints + ",\"tls\":{\"insecure\":true},\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{" + Endpoints + ",\"tls\":{\"insecure\":\"true\"},\"credentials\":{\"username\":\"robot\"}}", null)]
    [InlineData("{" + Endpoints + ",\"tls\":{\"ca\":\"another\"},\"credentials\":{\"username\":\"robot\"}}", null)]
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
    public void The_webhook_secret_stays_required(string body, string? expected) =>
        Assert.Equal(expected, Filled(body)["webhook"] is JsonObject webhook ? webhook["secret"]?.GetValue<string>() : null);

    [Theory]
    [InlineData("{\"insecure\":false,\"ca\":\"authority\"}", true)]
    [InlineData("{\"insecure\":true,\"ca\":\"authority\"}", false)]
    [InlineData("{\"ca\":\"other\"}", false)]
    [InlineData("{}", false)]
    [InlineData("null", false)]
    public void Password_and_key_stay_only_while_the_same_authority_is_trusted(string tls, bool stays)
    {
        var kept = SampleInstances.Full("a") with
        {
            Tls = new InstanceTls { CertificateAuthorities = "authority", Certificate = "mine", Key = new Secret("key") }
        };
        var body = (JsonObject)JsonNode.Parse($"{{{Endpoints},\"tls\":{tls},\"credentials\":{{\"username\":\"robot\"}}}}")!;
        if (body["tls"] is JsonObject given)
            given["certificate"] = "mine";

        KeptSecrets.FillIn(body, kept);

        Assert.Equal(stays ? SampleInstances.Password : null, body["credentials"]!["password"]?.GetValue<string>());
        Assert.Equal(stays ? "key" : null, body["tls"]?["key"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("{\"provider\":\"azure\",\"username\":\"id\",\"tenant\":\"mine\"}", "jp", true)]
    [InlineData("{\"provider\":\"azure\",\"username\":\"id\",\"tenant\":\"other\"}", "jp", false)]
    [InlineData("{\"provider\":\"azure\",\"username\":\"id\",\"tenant\":\"mine\",\"region\":\"x\"}", "jp", false)]
    [InlineData("{\"provider\":\"azure\",\"username\":\"id\",\"tenant\":\"mine\",\"registry\":\"x\"}", "jp", false)]
    [InlineData("{\"provider\":\"azure\",\"username\":\"id\",\"tenant\":\"mine\"}", "us", false)]
    public void The_secret_of_a_cloud_stays_with_the_hosts_that_are_asked(string credentials, string region, bool stays)
    {
        var kept = SampleInstances.Full("a") with
        {
            Region = "jp",
            Credentials =
                new InstanceCredentials("id", new Secret("cloud-secret")) { Provider = CredentialProvider.Azure, Tenant = "mine" },
        };
        var body = (JsonObject)JsonNode.Parse($"{{{Endpoints},\"region\":\"{region}\",\"credentials\":{credentials}}}")!;

        KeptSecrets.FillIn(body, kept);

        Assert.Equal(stays ? "cloud-secret" : null, body["credentials"]!["password"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("", "[\"new\",\"old\"]", null)]
    [InlineData(",\"password\":\"given\"", null, "given")]
    [InlineData(",\"passwords\":[\"given\",\"new\"]", "[\"given\",\"new\"]", null)]
    public void Both_secrets_of_a_rotation_stay_until_one_is_given(string given, string? passwords, string? password)
    {
        var full = SampleInstances.Full("a");
        var kept = full with
        {
            Credentials = full.Credentials! with { Password = new Secret("new"), Passwords = [new Secret("new"), new Secret("old")] },
            Webhook = full.Webhook! with { Secret = new Secret("new"), Secrets = [new Secret("new"), new Secret("old")] },
        };
        var body = (JsonObject)JsonNode.Parse(
            $"{{{Endpoints},\"credentials\":{{\"username\":\"robot\"{given}}},\"webhook\":{{\"authentication\":\"bearer\"}}}}")!;

        KeptSecrets.FillIn(body, kept);

        Assert.Equal(passwords, body["credentials"]!["passwords"]?.ToJsonString());
        Assert.Equal(password, body["credentials"]!["password"]?.GetValue<string>());
        Assert.Equal("[\"new\",\"old\"]", body["webhook"]!["secrets"]!.ToJsonString());
        Assert.Null(body["webhook"]!["secret"]);
    }

    [Fact]
    public void A_secret_that_cannot_be_read_must_be_given_again()
    {
        var kept = SampleInstances.Full("a") with { Credentials = new InstanceCredentials("robot", Secret.Unreadable("sealed")) };
        var body = (JsonObject)JsonNode.Parse($"{{{Endpoints},\"credentials\":{{\"username\":\"robot\"}}}}")!;

        KeptSecrets.FillIn(body, kept);

        Assert.Null(body["credentials"]!["password"]);
    }

    [Fact]
    public void An_absent_secret_is_removed() => Assert.Equal("{}", Filled("{}").ToJsonString());

    private static JsonObject Filled(string body)
    {
        var json = (JsonObject)JsonNode.Parse(body)!;
        KeptSecrets.FillIn(json, SampleInstances.Full("a"));
        return json;
    }
}
