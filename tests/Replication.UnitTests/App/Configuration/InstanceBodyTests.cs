using System.Text.Json.Nodes;
using Replication.App.Configuration.Bodies;
using Replication.Contracts.Instances;
using Replication.Coordination.Requests;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>
/// An instance in the body of a call passes the checks of the configuration file, and no file or variable of this machine is read for it.
/// </summary>
public sealed class InstanceBodyTests
{
    [Fact]
    public void Every_key_is_read()
    {
        var reading = Read("""
            {"name":"hangzhou","region":"cn-hangzhou","account":"1001","partition":"finance","edition":"basic","endpoint":"https://registry.example.com",
             "internalEndpoint":"http://internal:5000","internetAccess":false,"credentials":{"username":"robot","password":"hunter2"},"namespaces":["team","_"],
             "trustedAccounts":["2002"],"webhook":{"format":"distribution","authentication":"bearer","secret":"0123456789abcdef"}}
            """);

        Assert.Empty(reading.Problems);
        var instance = reading.Value!;
        Assert.Equal(("hangzhou", "cn-hangzhou", "1001"), (instance.Name, instance.Region, instance.Account));
        Assert.Equal(
            (InstancePartition.Finance, InstanceEdition.Basic, false), (instance.Partition, instance.Edition, instance.InternetAccess));
        Assert.Equal(new Uri("http://internal:5000"), instance.EffectiveEndpoint);
        Assert.Equal("hunter2", instance.Credentials!.Password!.Reveal());
        Assert.Equal(["team", "_"], instance.Namespaces);
        Assert.Equal(["2002"], instance.TrustedAccounts);
        Assert.Equal("0123456789abcdef", instance.Webhook!.Secret!.Reveal());
    }

    [Fact]
    public void Null_is_the_same_as_absent()
    {
        var instance =
            Read(
                """{"name":"a","endpoint":"http://a","region":null,"credentials":null,"namespaces":null,"webhook":null,"internalEndpoint":null}""").Value!;

        Assert.Null(instance.Credentials);
        Assert.Null(instance.Namespaces);
        Assert.True(instance.InternetAccess);
    }

    [Theory]
    [InlineData("""{"endpoint":"http://a"}""", "instance.name", "name", "missing")]
    [InlineData("""{"name":"A","endpoint":"http://a"}""", "instance.name", "name", "lower-case")]
    [InlineData("""{"name":["a"],"endpoint":"http://a"}""", "instance.name", "name", "found a list")]
    [InlineData("""{"name":"a"}""", "instance.endpoint", "endpoint", "missing")]
    [InlineData("""{"name":"a","endpoint":"a"}""", "instance.endpoint", "endpoint", "http://")]
    [InlineData("""{"name":"a","endpoint":"http://a/v2"}""", "instance.endpoint", "endpoint", "path")]
    [InlineData("""{"name":"a","endpoint":7}""", "instance.endpoint", "endpoint", "found a number")]
    [InlineData(
        """{"name":"a","endpoint":"http://a","internalEndpoint":"ftp://a"}""", "instance.internalEndpoint", "internalEndpoint", "http://")]
    [InlineData(
        """{"name":"a","endpoint":"http://a","internetAccess":false}""", "instance.internetAccess", "internetAccess", "internalEndpoint")]
    [InlineData(
        """{"name":"a","endpoint":"http://a","internetAccess":"maybe"}""", "instance.internetAccess", "internetAccess", "true, false")]
    [InlineData(
        """{"name":"a","endpoint":"http://a","partition":"moon"}""", "instance.partition", "partition", "public, finance, government")]
    [InlineData("""{"name":"a","endpoint":"http://a","edition":"gold"}""", "instance.edition", "edition", "basic, advanced")]
    [InlineData("""{"name":"a","endpoint":"http://a","namespaces":[]}""", "instance.namespaces", "namespaces", "empty")]
    [InlineData("""{"name":"a","endpoint":"http://a","namespaces":["Team"]}""", "instance.namespaces", "namespaces[0]", "lower-case")]
    [InlineData("""{"name":"a","endpoint":"http://a","namespaces":[null]}""", "instance.namespaces", "namespaces[0]", "no value")]
    [InlineData("""{"name":"a","endpoint":"http://a","credentials":"hunter2"}""", "instance.credentials", "credentials", "mapping")]
    [InlineData(
        """{"name":"a","endpoint":"http://a","credentials":{"username":"robot"}}""",
        "instance.credentials",
        "credentials.password",
        "missing")]
    [InlineData(
        """{"name":"a","endpoint":"http://a","credentials":{"username":"a:b","password":"hunter2"}}""",
        "instance.credentials",
        "credentials.username",
        "':'")]
    [InlineData(
        """{"name":"a","endpoint":"http://a","webhook":{"format":"generic","authentication":"bearer","secret":"hunter2"}}""",
        "instance.webhook",
        "webhook.secret",
        "16")]
    [InlineData(
        """{"name":"a","endpoint":"http://a","webhook":{"format":"generic","authentication":"none","secret":"hunter2"}}""",
        "instance.webhook",
        "webhook.secret",
        "none")]
    [InlineData("""{"name":"a","endpoint":"http://a","hunter2":1}""", "instance.unknownKey", "hunter2", "not known")]
    public void A_failed_check_has_its_code_and_its_key(string body, string code, string key, string words)
    {
        var problem = Assert.Single(Read(body).Problems);

        Assert.Equal((code, key), (problem.Code, problem.Key));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        if (key != "hunter2")
            Assert.DoesNotContain("hunter2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_reported_at_once() =>
        Assert.Equal(
            ["name", "endpoint", "partition"], Read("""{"name":"A","endpoint":"a","partition":"moon"}""").Problems.Select(it => it.Key)
                .OrderBy(it => it == "name" ? 0 : it == "endpoint" ? 1 : 2));

    [Fact]
    public void A_password_that_looks_like_a_reference_is_a_password()
    {
        var instance =
            Read("""{"name":"a","endpoint":"http://a","credentials":{"username":"${x}","password":"${file:/etc/passwd}"}}""").Value!;

        Assert.Equal(("${x}", "${file:/etc/passwd}"), (instance.Credentials!.Username, instance.Credentials.Password!.Reveal()));
    }

    private static BodyReading<RegistryInstance> Read(string body) => InstanceBody.Read((JsonObject)JsonNode.Parse(body)!);
}
