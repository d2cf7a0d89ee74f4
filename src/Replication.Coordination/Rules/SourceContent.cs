using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Registries;

namespace Replication.Coordination.Rules;

/// <summary>Compares a rule with the repositories and tags that its source has, and returns probable mistakes.</summary>
public static class SourceContent
{
    private const int PageSize = 1000;
    private const int MaxPages = 5;
    private const int MaxRepositories = 5;
    private const int MaxShown = 3;

    /// <summary>
    /// Reads a limited part of the lists of the source. Returns nothing for a registry that does not list its repositories. Throws
    /// <see cref="RegistryException"/>.
    /// </summary>
    public static async Task<IReadOnlyList<ShownRuleWarning>> FindAsync(
        ReplicationRule rule, ImageStore source, CancellationToken cancellationToken)
    {
        if (RuleScope.RepositoryOf(rule) is { } repository)
            return OfTags(rule, repository.Text, await ReadTagsAsync(repository, source, cancellationToken));
        if (await ReadRepositoriesAsync(source, cancellationToken) is not { } repositories)
            return [];
        if (!RuleScope.TryRead(rule, out var scope, out _))
            return [];
        var empty = OfNamespaces(rule, repositories);
        var tags = new List<string>();
        foreach (var covered in repositories.Where(scope.Covers).Take(MaxRepositories))
            tags.AddRange(await ReadTagsAsync(covered, source, cancellationToken));
        return [.. empty, .. OfTags(rule, string.Join(", ", rule.SourceNamespaces.Select(static it => $"the namespace {it}")), tags)];
    }

    /// <summary>Returns the sentence for a failure that means that the repository of the rule does not exist; otherwise null.</summary>
    public static string? FindMissingRepository(ReplicationRule rule, CopyFailure failure) =>
        RuleScope.RepositoryOf(rule) is { } repository && failure.Code == CopyFailure.ManifestUnknown
            ? $"the source instance '{rule.Source}' has no repository '{repository}'"
            : null;

    /// <summary>
    /// A warning for each namespace or glob of the rule in which the source has no repository, and one when there are repositories but the
    /// rule covers none of them.
    /// </summary>
    public static IReadOnlyList<ShownRuleWarning> OfNamespaces(ReplicationRule rule, IReadOnlyList<RepositoryName> repositories)
    {
        var empty = rule.SourceNamespaces.Where(it => !IsAny(rule, it, repositories)).ToList();
        if (empty.Count > 0)
            return [.. empty.Take(MaxShown).Select(it => OfEmpty(rule, it, repositories))];
        return RuleScope.TryRead(rule, out var scope, out _) && !repositories.Any(scope.Covers)
            ? [new ShownRuleWarning(
                "rule.noRepositoryMatches",
                $"the source instance '{rule.Source}' has repositories in {RuleScope.Describe(Whole(rule))}, but the rule covers none of "
                    + "them; check repositoryFilter, which must match the whole name inside the namespace, and excludeRepositories")]
            : [];
    }

    private static bool IsAny(ReplicationRule rule, string @namespace, IReadOnlyList<RepositoryName> repositories) =>
        RuleScope.TryRead(Whole(rule) with { Namespace = null, Namespaces = [@namespace] }, out var scope, out _)
            && repositories.Any(scope.Covers);

    private static ReplicationRule Whole(ReplicationRule rule) => rule with { RepositoryFilter = null, ExcludeRepositories = [] };

    private static ShownRuleWarning OfEmpty(ReplicationRule rule, string @namespace, IReadOnlyList<RepositoryName> repositories)
    {
        var deeper = repositories.Count(it => it.Namespace.StartsWith($"{@namespace}/", StringComparison.Ordinal));
        var (what, key) = NameGlob.IsGlob(@namespace)
            ? ($"a namespace that '{@namespace}' matches", "namespaces")
            : ($"the namespace '{@namespace}'", rule.Namespaces.Count > 0 ? "namespaces" : "namespace");
        return new ShownRuleWarning(
            "rule.namespaceEmpty",
            $"the source instance '{rule.Source}' has no repository in {what}"
                + (deeper == 0
                    ? "; check the spelling, or push the first image"
                    : $", but {deeper} in namespaces below it: {key}: {@namespace} covers {@namespace}/NAME only, not "
                        + $"{@namespace}/…/NAME; namespaces: [{@namespace}/**] covers both"));
    }

    /// <summary>The warning when tags exist and the rule matches none of them.</summary>
    public static IReadOnlyList<ShownRuleWarning> OfTags(ReplicationRule rule, string where, IReadOnlyList<string> tags) =>
        tags.Count == 0 || !TagSelection.TryRead(rule, out var selection, out _) || tags.Any(selection.Matches)
            ? []
            : [new ShownRuleWarning(
                "rule.noTagMatches",
                $"none of the {tags.Count} tags that were read from {where} at '{rule.Source}' matches the rule; they are, for example, "
                    + $"{string.Join(", ", tags.Take(MaxShown))}; check the filters, which must match the whole tag")];

    private static async Task<IReadOnlyList<string>> ReadTagsAsync(
        RepositoryName repository, ImageStore source, CancellationToken cancellationToken) =>
        (await source.ListTagsAsync(repository, last: null, PageSize, cancellationToken)).Items;

    // Null when the registry does not list its repositories, or has too many to be sure that one does not exist.
    private static async Task<IReadOnlyList<RepositoryName>?> ReadRepositoriesAsync(
        ImageStore source, CancellationToken cancellationToken)
    {
        var found = new List<RepositoryName>();
        string? last = null;
        try
        {
            for (var pages = 0; pages < MaxPages; pages++)
            {
                var page = await source.ListRepositoriesAsync(last, PageSize, cancellationToken);
                found.AddRange(page.Items.Select(static it => RepositoryName.TryParse(it, out var name) ? name : null)
                    .OfType<RepositoryName>());
                if (page.Next is not { } next)
                    return found;
                last = next;
            }
        }
        catch (RegistryException e) when (!e.Failure.IsWorthRetrying)
        {
        }
        return null;
    }
}
