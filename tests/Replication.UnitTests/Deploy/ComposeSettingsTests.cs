using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Primitives;
using MongoDB.Driver;
using Replication.App.Commands;
using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.Contracts.Instances;
using Replication.Coordination.Webhooks;
using Replication.UnitTests.App.Configuration;
using Replication.UnitTests.Architecture;
using Xunit;

namespace Replication.UnitTests.Deploy;

/// <summary>The shared settings of the services are consistent: addresses, secrets, folders, times.</summary>
public sealed class ComposeSettingsTests
{
    private static readonly ComposeFile Compose = ComposeFile.Load();

    public static TheoryData<string> OurServices => [.. Compose.Roles.Select(it => it.Name)];

    public static TheoryData<string> RegistryServices => [.. Compose.Registries.Select(it => it.Name)];

    [Theory]
    [MemberData(nameof(OurServices))]
    public void The_mounted_configuration_starts_the_role(string name)
    {
        var service = Compose.Services[name];
        var settings = Settings(service);

        Assert.Null(RoleNames.Problem(settings.Roles, settings.RabbitMq is null, settings.Store is StoreConfiguration.Sqlite));
        Assert.All(service.Environment.Keys, it => Assert.Contains(
            $"${{env:{it}}}", File.ReadAllText(ConfigurationPath(service)), StringComparison.Ordinal));
        // A worker that Compose kills earlier cannot return its tasks.
        Assert.True(Seconds(service.Text("stop_grace_period")!) > settings.ShutdownTime.TotalSeconds);
        Assert.Contains(service.Mounts, it => it.Place == settings.KeyFolder && it.IsWritable);
    }

    [Theory]
    [MemberData(nameof(OurServices))]
    public void Every_address_is_a_service_and_the_health_check_asks_where_it_listens(string name)
    {
        var settings = Settings(Compose.Services[name]);
        var hosts = settings.Instances.Select(it => it.EffectiveEndpoint)
            .Append(settings.RabbitMq!)
            .Append(settings.OtlpEndpoint!)
            .Append(Mongo(settings))
            .Select(it => it.Host);

        Assert.All(hosts, it => Assert.True(Compose.Services.ContainsKey(it), it));
        Assert.Equal(new Uri(HealthCommand.DefaultServer).Port, Port(settings));
        Assert.All(Compose.Services[name].Texts("ports"), it => Assert.EndsWith($":{Port(settings)}", it, StringComparison.Ordinal));
    }

    [Fact]
    public void Broker_and_store_have_the_user_of_the_services()
    {
        var settings = Settings(Compose.Roles.First());
        var broker = Compose.Services[settings.RabbitMq!.Host].Environment;
        var store = Compose.Services[Mongo(settings).Host].Environment;

        Assert.Equal(settings.RabbitMq.UserInfo, $"{broker["RABBITMQ_DEFAULT_USER"]}:{broker["RABBITMQ_DEFAULT_PASS"]}");
        Assert.Equal(Mongo(settings).UserInfo, $"{store["MONGO_INITDB_ROOT_USERNAME"]}:{store["MONGO_INITDB_ROOT_PASSWORD"]}");
    }

    [Fact]
    public void The_store_is_a_replica_set_whose_member_is_where_clients_look_for_it()
    {
        var address = new MongoUrl(Settings(Compose.Roles.First()).Store.Address());
        var store = Compose.Services[address.Server.Host];
        var (set, key) = (After(store.Command, "--replSet"), After(store.Command, "--keyFile"));

        Assert.Equal(address.ReplicaSetName, set);
        Assert.Equal(address.Server.Host, store.Text("hostname"));
        Assert.Contains(
            $"_id: \"{set}\", members: [{{ _id: 0, host: \"{address.Server}\" }}]", store.HealthTest[^1], StringComparison.Ordinal);
        Assert.Contains($">{key}", store.Texts("entrypoint")[2], StringComparison.Ordinal);
        Assert.EndsWith("exec docker-entrypoint.sh \"$$@\"\n", store.Texts("entrypoint")[2], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RegistryServices))]
    public void A_registry_reports_to_the_ingestor_with_the_secret_that_it_verifies(string name)
    {
        var endpoints =
            ComposeFile.Read($"endpoints: {Compose.Services[name].Environment["REGISTRY_NOTIFICATIONS_ENDPOINTS"]}")["endpoints"];
        var endpoint = (Dictionary<object, object>)Assert.Single((List<object>)endpoints);
        var url = new Uri((string)endpoint["url"]);
        var ingest = Compose.Services[url.Host];
        var settings = Settings(ingest);

        Assert.True(settings.Roles.HasFlag(Roles.Ingest));
        Assert.Equal(Port(settings), url.Port);
        var values = new RouteValueDictionary();
        Assert.True(new TemplateMatcher(TemplateParser.Parse(WebhookEndpoints.Route), []).TryMatch(url.AbsolutePath, values));
        var instance = settings.Instances.Single(it => it.Name == (string?)values["instance"]);
        Assert.Equal(name, instance.EffectiveEndpoint.Host);
        Assert.Equal(WebhookFormat.Distribution, instance.Webhook!.Format);
        Assert.NotEqual(WebhookAuthentication.None, instance.Webhook.Authentication);
        var headers = new HeaderDictionary { ["Authorization"] = new StringValues([.. endpoint.Map("headers").Texts("Authorization")]) };
        Assert.NotNull(WebhookAuthenticator.FindSecret(instance.Webhook, headers, QueryCollection.Empty));
    }

    [Fact]
    public void Source_and_target_of_the_rule_are_the_registries()
    {
        var rule = Assert.Single(Settings(Compose.Roles.First()).Rules);

        Assert.Equal(Compose.Registries.Select(it => it.Name).Order(), new[] { rule.Source, rule.Target }.Order());
    }

    [Fact]
    public void The_development_token_is_detected() =>
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("development-only"))),
            Assert.Single(Settings(Compose.Roles.First()).Access.Tokens).Sha256);

    // Reads the configuration like "serve" in the container, with its file and environment.
    private static HostSettings Settings(ComposeService service)
    {
        var read = ConfigurationFile.Read(ConfigurationPath(service), service.Environment);
        var configuration = Reading.Ok(MeaningChecks.Check(Reading.Ok(read)));
        return HostSettings.Of(configuration, ComposeTests.Serve(service.Command));
    }

    private static string ConfigurationPath(ComposeService service)
    {
        var place = CommandLine.Root().Parse(service.Command).GetValue<string>("--config");
        return Path.Combine(Repository.Root, service.Mounts.Single(it => it.Place == place).Source);
    }

    private static Uri Mongo(HostSettings settings) => new(settings.Store.Address());

    private static int Port(HostSettings settings) =>
        new Uri(Assert.Single(settings.Urls).Replace("*", "host", StringComparison.Ordinal)).Port;

    private static string After(IReadOnlyList<string> words, string option) => words.SkipWhile(it => it != option).ElementAt(1);

    private static int Seconds(string duration) => int.Parse(duration[..^1], CultureInfo.InvariantCulture);
}
