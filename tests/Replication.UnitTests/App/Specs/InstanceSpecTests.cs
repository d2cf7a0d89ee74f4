using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.App.Client.Views;
using Replication.App.Configuration.Bodies;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Specs;
using Replication.Coordination.Instances;
using Replication.UnitTests.App.Client;
using Replication.UnitTests.Architecture;
using Xunit;

namespace Replication.UnitTests.App.Specs;

/// <summary>Walks the members of an instance and checks that none is missing in any place that reads or shows instances.</summary>
public sealed class InstanceSpecTests
{
    private static readonly string[] Pages = ["instances.md", "webhooks.md", "limits.md", "layouts.md"];

    // Every member has a value.
    private static readonly RegistryInstance Full = new()
    {
        Name = "full",
        Kind = InstanceKind.Bucket,
        Endpoint = new Uri("https://full.example.com"),
        Url = new Uri("file:///full"),
        Layout = BucketLayout.Distribution,
        PathStyle = true,
        InternalEndpoint = new Uri("https://internal.example.com"),
        Region = "region-1",
        Account = "account-1",
        Partition = InstancePartition.Finance,
        Credentials = new InstanceCredentials("user-1", new Secret("password-1"))
        {
            Passwords = [new Secret("password-1"), new Secret("password-2")],
            Provider = CredentialProvider.Ecr,
            SessionToken = new Secret("session-1"),
            Region = "region-2",
            Tenant = "tenant-1",
            Registry = "registry-1",
            Endpoint = new Uri("https://cloud.example.com"),
        },
        AllowedHosts = ["host.example.com"],
        Tls = new InstanceTls
        {
            CertificateAuthorities = "ca-1",
            Certificate = "certificate-1",
            Key = new Secret("key-1"),
            Insecure = true
        },
        Namespaces = ["namespace-1"],
        TrustedAccounts = ["account-2"],
        Webhook = new InstanceWebhook(WebhookFormat.Harbor, WebhookAuthentication.Header, new Secret("secret-1"))
        {
            Secrets = [new Secret("secret-1"), new Secret("secret-2")],
            Username = "user-2",
            Header = "header-1",
            Parameter = "parameter-1"
        },
        Limits = new InstanceLimits { MaxConcurrentRequests = 8, Windows = [new LimitWindow { From = default, To = new TimeOnly(1, 0) }] },
    };

    public static TheoryData<string> Keys => [.. SpecField.Of(typeof(InstanceSpec)).Select(static it => it.Key)];

    public static TheoryData<string> Paths => [.. Leaves(typeof(InstanceSpec), "").Select(static it => it.Path)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_problem_with_a_member_has_a_code_that_the_API_describes(string key)
    {
        var body = new JsonObject { ["name"] = "a", ["endpoint"] = "http://a" };
        body[key] = new JsonArray(new JsonArray());

        var problem = InstanceBody.Read(body).Problems.First(it => it.Key.StartsWith(key, StringComparison.Ordinal));

        Assert.Equal($"instance.{key}", problem.Code);
        Assert.Contains(problem.Code, InstanceOperations.Create.Problems[422]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_API_shows_every_member_except_secrets_and_the_audit_log_shows_that_they_changed(string path)
    {
        var kept = new KeptInstance(Full, Guid.Empty, default, default);
        var shown = At(JsonSerializer.SerializeToNode(ShownInstance.Of(kept), JsonSerializerOptions.Web)!, path);
        if (!IsSecret(Leaf(path)))
        {
            Assert.NotNull(shown);
            return;
        }
        Assert.Null(shown);
        var other = kept with { Instance = With(path, new Secret("changed-1")) };
        Assert.NotEqual(
            JsonSerializer.Serialize(AuditedInstance.Of(kept, kept)), JsonSerializer.Serialize(AuditedInstance.Of(other, kept)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_terminal_shows_every_member_with_a_label(string path)
    {
        var shown = Rendering.Text(InstanceView.One(ShownInstance.Of(Full)));

        if (Leaf(path).About.Label is { } label)
            Assert.Contains(label, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("password-1", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("password-2", shown, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_documentation_names_every_member(string path)
    {
        var key = path.Split('.')[^1];
        var pages = Pages.Select(static it => File.ReadAllText(Path.Combine(Repository.Root, "docs", it)));

        Assert.True(pages.Any(it => it.Contains(key, StringComparison.Ordinal)), $"none of {string.Join(", ", Pages)} names `{path}`");
    }

    private static bool IsSecret(SpecField field) =>
        field.Property.PropertyType == typeof(Secret) || field.Property.PropertyType == typeof(IReadOnlyList<Secret>);

    private static IEnumerable<(string Path, SpecField Field)> Leaves(Type spec, string path) => SpecField.Of(spec).SelectMany(it =>
        SpecField.Of(it.Property.PropertyType) is [_, ..]
            ? Leaves(it.Property.PropertyType, $"{path}{it.Key}.")
            : [($"{path}{it.Key}", it)]);

    private static SpecField Leaf(string path) => Leaves(typeof(InstanceSpec), "").Single(it => it.Path == path).Field;

    private static JsonNode? At(JsonNode node, string path) =>
        path.Split('.').Aggregate((JsonNode?)node, static (inner, key) => inner?[key]);

    private static RegistryInstance With(string path, Secret secret) => path switch
    {
        "credentials.password" => Full with { Credentials = Full.Credentials! with { Password = secret, Passwords = null } },
        "credentials.passwords" => Full with
        {
            Credentials = Full.Credentials! with { Passwords = [Full.Credentials.Password!, secret] }
        },
        "credentials.sessionToken" => Full with { Credentials = Full.Credentials! with { SessionToken = secret } },
        "tls.key" => Full with { Tls = Full.Tls! with { Key = secret } },
        "webhook.secret" => Full with { Webhook = Full.Webhook! with { Secret = secret, Secrets = null } },
        "webhook.secrets" => Full with { Webhook = Full.Webhook! with { Secrets = [Full.Webhook.Secret!, secret] } },
        _ => throw new ArgumentException($"no secret is at {path}", nameof(path)),
    };
}
