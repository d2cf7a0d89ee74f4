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
        ReplicationRule rule, RegistryClient source, CancellationToken cancellationToken)
    {
        if (RuleScope.RepositoryOf(rule) is { } repository)
            return OfTags(rule, repository.Text, await ReadTagsAsync(repository, source, cancellationToken));
        if (await ReadRepositoriesAsync(source, cancellationToken) is not { } repositories)
            return [];
        if (OfNamespace(rule, repositories) is { } empty)
            return [empty];
        var tags = new List<string>();
        foreach (var covered in repositories.Where(it => RuleScope.Covers(rule, it)).Take(MaxRepositories))
            tags.AddRange(await ReadTagsAsync(covered, source, cancellationToken));
        return OfTags(rule, $"the namespace {rule.Namespace}", tags);
    }

    /// <summary>Returns the sentence for a failure that means that the repository of the rule does not exist; otherwise null.</summary>
    public static string? FindMissingRepository(ReplicationRule rule, CopyFailure failure) =>
        RuleScope.RepositoryOf(rule) is { } repository && failure.Code == CopyFailure.ManifestUnknown
            ? $"the source instance '{rule.Source}' has no repository '{repository}'"
            : null;

    /// <summary>The warning when none of the repositories of the source belongs to the rule; otherwise null.</summary>
    public static ShownRuleWarning? OfNamespace(ReplicationRule rule, IReadOnlyList<RepositoryName> repositories)
    {
        if (repositories.Any(it => RuleScope.Covers(rule, it)))
            return null;
        var deeper = repositories.Count(it => it.Namespace.StartsWith($"{rule.Namespace}/", StringComparison.Ordinal));
        return new ShownRuleWarning(
            "rule.namespaceEmpty",
            $"the source instance '{rule.Source}' has no repository in the namespace '{rule.Namespace}'"
                + (deeper == 0
                    ? "; check the spelling, or push the first image"
                    : $", but {deeper} in namespaces below it: namespace: {rule.Namespace} covers {rule.Namespace}/NAME only, not "
                        + $"{rule.Namespace}/…/NAME"));
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
        RepositoryName repository, RegistryClient source, CancellationToken cancellationToken) =>
        (await source.ListTagsAsync(repository, last: null, PageSize, cancellationToken)).Items;

    // Null when the registry does not list its repositories, or has too many to be sure that one does not exist.
    private static async Task<IReadOnlyList<RepositoryName>?> ReadRepositoriesAsync(
        RegistryClient source, CancellationToken cancellationToken)
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
