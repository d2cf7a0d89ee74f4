using Replication.App.Configuration;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Backfills;
using Replication.Coordination.Notifications;
using Replication.Coordination.Tasks;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

public sealed class GoodConfigurationTests
{
    [Fact]
    public void Without_a_file_the_defaults_are_a_complete_configuration() =>
        AssertDefaults(Reading.Ok(ConfigurationReader.ReadDefaults(Reading.Nothing, _ => throw new InvalidOperationException())));

    [Theory]
    [InlineData("{}")]
    [InlineData("bus: {}")]
    [InlineData("{ bus: {}, store: {}, http: {}, worker: {}, auth: {}, instances: [], rules: [] }")]
    [InlineData("%YAML 1.2\n---\ntopology: strict\n...\n")]
    public void An_absent_key_has_its_default(string yaml) => AssertDefaults(Reading.Ok(yaml));

    [Fact]
    public void An_instance_needs_a_name_and_an_endpoint_only()
    {
        var instance = Assert.Single(Reading.Ok("instances: [ { name: tokyo, endpoint: https://registry.example.com } ]").Instances).Value;

        Assert.Equal("tokyo", instance.Name);
        Assert.Equal(new Uri("https://registry.example.com"), instance.Endpoint);
        Assert.Equal(
            (InstancePartition.Public, InstanceEdition.Advanced, true), (instance.Partition, instance.Edition, instance.InternetAccess));
        Assert.Equal(
            (null, null, null, null, null, null),
            (instance.Region, instance.Account, instance.InternalEndpoint, instance.Credentials, instance.Namespaces, instance.Webhook));
        Assert.Empty(instance.TrustedAccounts);
    }

    [Theory]
    [InlineData("username: robot, password: s", CredentialProvider.Password)]
    [InlineData("provider: ecr", CredentialProvider.Ecr)]
    [InlineData(
        "provider: ecr, username: AKIA, password: s, sessionToken: t, region: eu-central-1, endpoint: \"https://ecr.internal\"",
        CredentialProvider.Ecr)]
    [InlineData("provider: google", CredentialProvider.Google)]
    [InlineData("provider: google, password: '{}'", CredentialProvider.Google)]
    [InlineData("provider: azure", CredentialProvider.Azure)]
    [InlineData("provider: azure, username: managed-identity", CredentialProvider.Azure)]
    [InlineData("provider: azure, tenant: t, username: app, password: s", CredentialProvider.Azure)]
    [InlineData("provider: alibaba, username: id, password: s, registry: cri-abc, region: cn-hangzhou", CredentialProvider.Alibaba)]
    public void A_cloud_can_make_the_password(string credentials, CredentialProvider expected)
    {
        var instance = Assert.Single(Reading.Ok(
            $"instances: [ {{ name: tokyo, endpoint: https://registry.example.com, credentials: {{ {credentials} }} }} ]").Instances).Value;

        Assert.Equal(expected, instance.Credentials!.Provider);
    }

    [Fact]
    public void Certificates_are_read_and_held_together()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=worker", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        using var other = System.Security.Cryptography.ECDsa.Create();
        var file = new Dictionary<string, string>
        {
            ["CERT"] = certificate.ExportCertificatePem(),
            ["KEY"] = key.ExportPkcs8PrivateKeyPem(),
            ["OTHER"] = other.ExportPkcs8PrivateKeyPem()
        };
        string Yaml(string theKey) => $$"""
            instances:
              - name: tokyo
                endpoint: https://registry.example.com
                tls:
                  ca: "{{Escaped(file["CERT"])}}"
                  certificate: "{{Escaped(file["CERT"])}}"
                  key: "{{Escaped(theKey)}}"
            """;

        var tls = Assert.Single(Reading.Ok(Yaml(file["KEY"])).Instances).Value.Tls!;

        Assert.Equal(file["CERT"], tls.CertificateAuthorities);
        Assert.Equal(file["KEY"], tls.Key!.Reveal());
        Assert.False(tls.Insecure);
        Reading.IsRefused(Yaml(file["OTHER"]), 6, "instances[0].tls.certificate", "has no private key that belongs to it");

        static string Escaped(string pem) => pem.ReplaceLineEndings("\\n");
    }

    [Fact]
    public void A_rule_has_defaults_too()
    {
        var rule = Assert.Single(Reading.Ok("""
            instances: [ { name: a, endpoint: http://a }, { name: b, endpoint: http://b } ]
            rules: [ { name: r, source: a, target: b, level: namespace, namespace: team/base, tagFilter: ".*" } ]
            """).Rules).Value;

        Assert.Equal((RuleScenario.SameAccount, RuleLevel.Namespace, true, true), (rule.Scenario, rule.Level, rule.Override, rule.Enabled));
        Assert.Equal((null, null, null), (rule.Repository, rule.TargetNamespace, rule.TargetRepository));
        Assert.Equal((true, false, 3), (rule.Referrers, rule.Deletions, rule.Priority));
        Assert.Empty(rule.Platforms);
    }

    [Fact]
    public void Every_key_of_a_rule_can_be_given()
    {
        var rule = Assert.Single(Reading.Ok("""
            instances: [ { name: a, endpoint: http://a }, { name: b, endpoint: http://b } ]
            rules:
              - name: r
                source: a
                target: b
                scenario: crossAccount
                level: repository
                namespace: _
                repository: app
                tagFilter: release-v[0-9]+
                tags: { allow: [release-v1, latest], deny: [".*-rc"], semver: ">=1.2 <2" }
                targetNamespace: mirror
                targetRepository: "the-{repository}"
                override: false
                referrers: false
                deletions: true
                platforms: [linux/amd64, linux/arm/v7]
                priority: 5
                enabled: false
            """).Rules).Value;

        Assert.Equal(
            ("r", "a", "b", RuleScenario.CrossAccount, RuleLevel.Repository),
            (rule.Name, rule.Source, rule.Target, rule.Scenario, rule.Level));
        Assert.Equal(
            ("_", "app", "release-v[0-9]+", false, false), (rule.Namespace, rule.Repository, rule.TagFilter, rule.Override, rule.Enabled));
        Assert.Equal(
            ("mirror", "the-{repository}", false, true, 5),
            (rule.TargetNamespace, rule.TargetRepository, rule.Referrers, rule.Deletions, rule.Priority));
        Assert.Equal(["linux/amd64", "linux/arm/v7"], rule.Platforms);
        Assert.Equal(["release-v1", "latest"], rule.Tags!.Allow);
        Assert.Equal([".*-rc"], rule.Tags.Deny);
        Assert.Equal(">=1.2 <2", rule.Tags.Semver);
    }

    [Theory]
    [InlineData("tags: { deny: [v1] }", ".*", true)]
    [InlineData("tags: { deny: [v1] }, tagFilter: v.*", "v.*", true)]
    [InlineData("tags: {}, tagFilter: v.*", "v.*", false)]
    public void Lists_of_tags_are_enough(string tags, string filter, bool hasLists)
    {
        var rule = Assert.Single(Reading.Ok($$"""
            instances: [ { name: a, endpoint: http://a }, { name: b, endpoint: http://b } ]
            rules: [ { name: r, source: a, target: b, level: namespace, namespace: team, {{tags}} } ]
            """).Rules).Value;

        Assert.Equal((filter, hasLists), (rule.TagFilter, rule.Tags is not null));
    }

    [Theory]
    [InlineData("1001", "1001")]
    [InlineData("0017", "0017")]
    [InlineData("1e3", "1e3")]
    [InlineData("true", "true")]
    [InlineData("\"null\"", "null")]
    public void A_text_is_read_unchanged(string written, string account) =>
        Assert.Equal(
            account,
            Reading.Ok($"instances: [ {{ name: a, endpoint: http://a, account: {written}, trustedAccounts: [{written}] }} ]").Instances[
                0].Value.Account);

    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("cn-hangzhou-2")]
    [InlineData("a--b")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123z")]
    public void A_name_is_allowed(string name) =>
        Assert.Equal(name, Reading.Ok($"instances: [ {{ name: {name}, endpoint: http://a }} ]").Instances[0].Value.Name);

    [Theory]
    [InlineData("http://registry:5000")]
    [InlineData("https://registry.example.com/")]
    [InlineData("HTTPS://Registry.example.com")]
    [InlineData("http://127.0.0.1:65535")]
    [InlineData("http://[::1]:5000")]
    public void An_endpoint_is_allowed(string endpoint) =>
        Assert.Equal(new Uri(endpoint), Reading.Ok($"instances: [ {{ name: a, endpoint: \"{endpoint}\" }} ]").Instances[0].Value.Endpoint);

    [Theory]
    [InlineData("\"http://127.0.0.1:9000\"", "http://127.0.0.1:9000", true)]
    [InlineData("http://127.0.0.1:0/", "http://127.0.0.1:0", true)]
    [InlineData("\"http://localhost:80 ; http://[::1]:81;\"", "http://localhost:80 http://[::1]:81", true)]
    [InlineData("[ \"http://0.0.0.0:80\" ]", "http://0.0.0.0:80", false)]
    [InlineData("[ \"http://*:80\", \"http://10.0.0.1\" ]", "http://*:80 http://10.0.0.1:80", false)]
    [InlineData("\"http://+:80\"", "http://*:80", false)]
    [InlineData("\"http://[::]:80\"", "http://[::]:80", false)]
    [InlineData("\"http://127.0.0.1:0;http://127.0.0.1:0\"", "http://127.0.0.1:0 http://127.0.0.1:0", true)]
    public void Addresses_to_listen_on_are_a_text_or_a_list(string urls, string expected, bool loopback)
    {
        var addresses = Reading.Ok($"http:\n  urls: {urls}").Http.Urls;

        Assert.Equal(expected.Split(' '), addresses.Value.Select(it => it.Url));
        Assert.All(addresses.Value, it => Assert.Equal(loopback, it.IsLoopback));
        Assert.Equal((2, "http.urls"), (addresses.Place.Line, addresses.Key));
    }

    [Theory]
    [InlineData("authentication: basic, username: registry", WebhookAuthentication.Basic, "registry", null, null)]
    [InlineData("authentication: header", WebhookAuthentication.Header, null, null, null)]
    [InlineData("authentication: header, header: X-Hook-Secret", WebhookAuthentication.Header, null, "X-Hook-Secret", null)]
    [InlineData("authentication: hmac-sha256", WebhookAuthentication.HmacSha256, null, null, null)]
    [InlineData("authentication: hmac-sha256, header: X-Signature", WebhookAuthentication.HmacSha256, null, "X-Signature", null)]
    [InlineData("authentication: hmac-sha1", WebhookAuthentication.HmacSha1, null, null, null)]
    [InlineData("authentication: hmac-sha1, header: X-Signature", WebhookAuthentication.HmacSha1, null, "X-Signature", null)]
    [InlineData("authentication: query-token", WebhookAuthentication.QueryToken, null, null, null)]
    [InlineData("authentication: query-token, parameter: key", WebhookAuthentication.QueryToken, null, null, "key")]
    public void A_webhook_supports_several_authentication_methods(
        string keys, WebhookAuthentication authentication, string? username, string? header, string? parameter)
    {
        var webhook =
            Reading.Ok($"instances: [ {{ name: a, endpoint: http://a, webhook: {{ format: harbor, secret: 0123456789abcdef, "
                + $"{keys} }} }} ]").Instances[
                0].Value.Webhook!;

        Assert.Equal(
            (WebhookFormat.Harbor, authentication, username, header, parameter),
            (webhook.Format, webhook.Authentication, webhook.Username, webhook.Header, webhook.Parameter));
    }

    [Fact]
    public void A_webhook_without_authentication_is_reported()
    {
        var webhook =
            Reading.Ok("instances: [ { name: a, endpoint: http://a, webhook: { format: generic, authentication: none } } ]").Instances[
                0].Value.Webhook!;

        Assert.Equal((WebhookFormat.Generic, WebhookAuthentication.None, null), (webhook.Format, webhook.Authentication, webhook.Secret));
    }

    [Fact]
    public void A_token_keeps_its_role_and_namespaces()
    {
        var hash = new string('0', 64);

        var tokens = Reading.Ok($$"""
            auth:
              tokens:
                - { name: ci, sha256: "{{hash}}", role: operator, namespaces: [team, _] }
                - { name: me, sha256: "{{new string('1', 64)}}", role: admin }
            """).Auth.Tokens;

        Assert.Equal(("ci", hash, TokenRole.Operator), (tokens[0].Value.Name, tokens[0].Value.Sha256, tokens[0].Value.Role));
        Assert.Equal(["team", "_"], tokens[0].Value.Namespaces);
        Assert.Null(tokens[1].Value.Namespaces);
    }

    [Fact]
    public void Anchors_and_aliases_may_be_used()
    {
        var instances = Reading.Ok("""
            instances:
              - { name: a, endpoint: http://a, credentials: &robot { username: robot, password: s } }
              - { name: b, endpoint: http://b, credentials: *robot }
            """).Instances;

        Assert.Equal("robot", instances[1].Value.Credentials!.Username);
    }

    [Fact]
    public void A_later_check_can_report_a_line()
    {
        var rule = Reading.Ok("""
            instances: [ { name: a, endpoint: http://a }, { name: b, endpoint: http://b } ]
            rules:
              - name: r
                source: a
                target: b
                level: namespace
                namespace: team
                tagFilter: x
            """).Rules[0];

        Assert.Equal("replication.yaml:5: rules[0].target: no", rule.Problem("target", "no").ToString());
        Assert.Equal("replication.yaml:3: rules[0].scenario: no", rule.Problem("scenario", "no").ToString());
        Assert.Equal("replication.yaml:3: rules[0]: no", rule.Problem("no").ToString());
    }

    [Fact]
    public void Two_passwords_and_two_webhook_secrets_may_be_valid()
    {
        var instances = Reading.Ok("""
            instances:
              - name: a
                endpoint: http://a
                credentials: { username: robot, passwords: [new-one, old-one] }
                webhook: { format: generic, authentication: bearer, secrets: [0123456789abcdef, fedcba9876543210] }
              - name: b
                endpoint: http://b
                credentials: { username: robot, passwords: [only-one] }
                webhook: { format: generic, authentication: bearer, secret: 0123456789abcdef }
            """).Instances;

        var (both, one) = (instances[0].Value, instances[1].Value);
        Assert.Equal(["new-one", "old-one"], both.Credentials!.AllPasswords.Select(static it => it.Reveal()));
        Assert.Equal("new-one", both.Credentials.Password!.Reveal());
        Assert.Equal(["0123456789abcdef", "fedcba9876543210"], both.Webhook!.AllSecrets.Select(static it => it.Reveal()));
        Assert.Equal((null, "only-one"), (one.Credentials!.Passwords, one.Credentials.AllPasswords.Single().Reveal()));
        Assert.Equal("0123456789abcdef", one.Webhook!.AllSecrets.Single().Reveal());
    }

    private static void AssertDefaults(ReplicationConfiguration configuration)
    {
        Assert.Equal(new BusConfiguration(BusTransport.InMemory, Uri: null), configuration.Bus);
        Assert.Equal(new StoreConfiguration.Sqlite("data/replication.db"), configuration.Store);
        Assert.Equal(new SweepOptions(), configuration.Sweep);
        Assert.Equal(new BackfillOptions(), configuration.Backfills);
        Assert.Equal(new NotificationOptions(), configuration.NotificationDelivery);
        Assert.Equal(["http://127.0.0.1:8080"], configuration.Http.Urls.Value.Select(it => it.Url));
        Assert.Equal(new WorkerConfiguration(8, 16, TimeSpan.FromMinutes(1)), configuration.Worker);
        Assert.Equal(TimeSpan.FromHours(1), configuration.Registries.MaxRetryAfter);
        Assert.Equal(TopologyMode.Strict, configuration.Topology);
        Assert.Empty(configuration.Auth.Tokens);
        Assert.Empty(configuration.Instances);
        Assert.Empty(configuration.Rules);
    }

    [Fact]
    public void A_broker_and_a_database_server_are_named_with_their_addresses()
    {
        var configuration = Reading.Ok("""
            bus: { transport: rabbitmq, uri: "rabbitmq://user:pass@broker:5672/vhost" }
            store: { provider: mongodb, connectionString: "mongodb://user:pass@db:27017" }
            """);

        Assert.Equal(
            (BusTransport.RabbitMq, "rabbitmq://user:pass@broker:5672/vhost"),
            (configuration.Bus.Transport, configuration.Bus.Uri?.Reveal()));
        var store = Assert.IsType<StoreConfiguration.MongoDb>(configuration.Store);
        Assert.Equal(("mongodb://user:pass@db:27017", "replication"), (store.ConnectionString.Reveal(), store.Database));
    }

    [Theory]
    [InlineData("path: x.db")]
    [InlineData("provider: mongodb, connectionString: 'mongodb://db'")]
    public void Finished_tasks_are_kept_for_the_configured_time(string store)
    {
        var configuration =
            Reading.Ok($$"""store: { {{store}}, keepTasksDays: 7, keepEventsDays: 400, keepBackfillsDays: 9, keepAuditDays: 500, keepHistoryDays: 12 }""");

        var kept = configuration.Store.Retention;
        Assert.Equal(
            (7, 400, 9, 500, 12),
            (kept.FinishedTasks.Days, kept.Events.Days, kept.Backfills.Days, kept.Audit.Days, kept.History.Days));
    }
}
