using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

/// <summary>Which API creates repositories at a target, and which settings of a rule have no effect.</summary>
public sealed class CreationWarningsTests
{
    private static readonly InstanceCatalog Instances = new(
    [
        Instance("source"),
        Login("ecr", CredentialProvider.Ecr),
        Login("ecr-public", CredentialProvider.Ecr) with { Endpoint = new Uri("https://public.ecr.aws") },
        Login("acr", CredentialProvider.Alibaba),
        Login("google", CredentialProvider.Google),
        Login("azure", CredentialProvider.Azure),
        Login("plain", CredentialProvider.Password),
        Login("harbor", CredentialProvider.Password) with
        {
            Webhook = new InstanceWebhook(WebhookFormat.Harbor, WebhookAuthentication.Bearer, new Secret("secret")),
        },
        Instance("anonymous"),
    ]);

    [Theory]
    [InlineData("ecr", RepositoryApi.Ecr)]
    [InlineData("ecr-public", RepositoryApi.None)]
    [InlineData("acr", RepositoryApi.Acr)]
    [InlineData("google", RepositoryApi.None)]
    [InlineData("azure", RepositoryApi.None)]
    [InlineData("plain", RepositoryApi.None)]
    [InlineData("harbor", RepositoryApi.Harbor)]
    [InlineData("anonymous", RepositoryApi.None)]
    public void The_login_or_the_webhook_of_the_instance_names_the_API(string target, RepositoryApi api)
    {
        Assert.Equal(api, RepositoryApis.Of(Instances.Find(target)!, new RepositoryCreation()));
        Assert.Equal(api == RepositoryApi.None ? ["rule.creationUnsupported"] : [], Codes([target], new RepositoryCreation()));
    }

    [Fact]
    public void Settings_for_Harbor_say_that_a_registry_with_a_password_is_Harbor()
    {
        var creation = new RepositoryCreation { Harbor = new HarborProject() };

        Assert.Equal(RepositoryApi.Harbor, RepositoryApis.Of(Instances.Find("plain")!, creation));
        Assert.Empty(Codes(["plain"], creation));
        Assert.Contains("createRepository.harbor", Of(["plain"], new RepositoryCreation()).Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_for_a_registry_that_no_target_is_are_reported()
    {
        var creation = new RepositoryCreation { Ecr = new EcrRepository(), Harbor = new HarborProject(), Acr = new AcrRepository() };

        Assert.Equal(["rule.creationUnused", "rule.creationUnused"], Codes(["ecr"], creation));
        Assert.Equal(["rule.creationUnused"], Codes(["ecr", "acr"], creation));
        Assert.Empty(Codes(["ecr", "acr", "harbor"], creation));
        Assert.Equal(
            "the settings under createRepository.acr have no effect: no target of the rule is an instance of Alibaba Cloud "
                + "(credentials.provider: alibaba); remove them, or correct the target or credentials.provider of its instance",
            Of(["ecr"], creation).Last().Message);
    }

    [Fact]
    public void A_rule_that_creates_nothing_has_no_warning() =>
        Assert.DoesNotContain(
            RuleWarnings.Of(Rule("r", "source", "plain"), Instances), static it => it.Code.StartsWith("rule.creation", StringComparison.Ordinal));

    private static string[] Codes(string[] targets, RepositoryCreation creation) => [.. Of(targets, creation).Select(static it => it.Code)];

    private static IEnumerable<ShownRuleWarning> Of(string[] targets, RepositoryCreation creation) =>
        RuleWarnings.Of(Rule("r", "source", "b") with { Target = null, Targets = targets, CreateRepository = creation }, Instances)
            .Where(static it => it.Code.StartsWith("rule.creation", StringComparison.Ordinal));

    private static RegistryInstance Login(string name, CredentialProvider provider) =>
        Instance(name) with { Credentials = new InstanceCredentials("user", new Secret("secret")) { Provider = provider } };
}
