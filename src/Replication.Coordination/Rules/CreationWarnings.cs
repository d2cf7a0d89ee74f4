using Replication.Contracts.Instances;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>Finds settings under <c>createRepository</c> that have no effect at the targets of the rule.</summary>
internal static class CreationWarnings
{
    public static IEnumerable<ShownRuleWarning> Of(RuleSpec rule, InstanceCatalog instances)
    {
        if (rule.CreateRepository is not { } creation)
            yield break;
        var targets = rule.TargetInstances.Select(instances.Find).OfType<RegistryInstance>().ToList();
        // A target that is not known is a problem of its own.
        if (targets.Count == 0)
            yield break;
        var apis = targets.Select(it => RepositoryApis.Of(it, creation)).ToList();
        foreach (var (api, key) in RepositoryApis.WithSettings(creation).Where(it => !apis.Contains(it.Api)))
        {
            yield return new ShownRuleWarning(
                "rule.creationUnused",
                $"the settings under createRepository.{key} have no effect: no target of the rule is {NameOf(api)}; remove them, or correct "
                    + "the target or credentials.provider of its instance");
        }
        foreach (var target in targets.Where(it => RepositoryApis.Of(it, creation) == RepositoryApi.None))
        {
            yield return new ShownRuleWarning(
                "rule.creationUnsupported",
                $"createRepository has no effect at '{target.Name}': most registries create repositories when they are pushed to, and no API "
                    + $"is known that creates them there; {Remedy(target)}");
        }
    }

    private static string Remedy(RegistryInstance target) => target.Credentials?.Provider == CredentialProvider.Password
        ? "if it is Harbor, write createRepository.harbor; if it is Amazon ECR or Alibaba Cloud, set credentials.provider of the instance"
        : "create the repositories there before the first push if the registry does not";

    private static string NameOf(RepositoryApi api) => api switch
    {
        RepositoryApi.Ecr => "a private registry of Amazon ECR (credentials.provider: ecr)",
        RepositoryApi.Acr => "an instance of Alibaba Cloud (credentials.provider: alibaba)",
        _ => "Harbor with a user name and a password",
    };
}
