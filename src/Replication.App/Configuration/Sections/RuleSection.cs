using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys of one item of <c>rules</c>; <paramref name="instance"/> is the kind of value that names an instance.</summary>
internal sealed class RuleSection(ValueKind<string> instance)
{
    private const string AnyTag = ".*";

    private static readonly ValueKind<string> Description = Scalars.FreeText(RuleSpec.MaxDescriptionLength);

    internal static readonly ValueKind<string> NamespaceTemplate =
        Scalars.Text with { Schema = """{"type":"string","format":"namespace-template"}""" };

    internal static readonly ValueKind<string> RepositoryTemplate =
        Scalars.Text with { Schema = """{"type":"string","format":"repository-template"}""" };

    private readonly NameRegister _names = new();

    /// <summary>The rule; null when a required key is missing or cannot be read.</summary>
    public ReplicationRule? Read(MapReader map) => ReadDraft(map) is { IsWhole: true, Rule: var rule } ? ReplicationRule.Of(rule) : null;

    /// <summary>The part of a rule that could be read. Names that could not be read are empty.</summary>
    public (RuleSpec Rule, bool IsWhole) ReadDraft(MapReader map)
    {
        var name = map.Required("name", Names.Rule);
        _names.Claim(map, "name", name);
        var description = map.Optional("description", Description);
        var source = map.Required("source", instance);
        var (target, targets) = map.OneOrSeveral("target", "targets", instance, instance, RuleSpec.MaxTargetCount);
        var scenario = map.Optional("scenario", RuleWords.Scenario, RuleScenario.SameAccount);
        var level = map.RequiredWord("level", RuleWords.Level);
        var (@namespace, namespaces) =
            map.OneOrSeveral("namespace", "namespaces", Names.Namespace, Names.NamespaceGlob, RuleSpec.MaxListLength);
        var repository = ReadRepository(map, level, @namespace);
        var repositoryFilter = map.Optional("repositoryFilter", TagFilters.Repository);
        var excludeRepositories = map.List("excludeRepositories", Names.RepositoryGlob, RuleSpec.MaxListLength) ?? [];
        if (level is RuleLevel.Repository)
            ForbidSeveralRepositories(map);
        var targetNamespace = map.Optional("targetNamespace", NamespaceTemplate);
        var targetRepository = map.Optional("targetRepository", RepositoryTemplate);
        var tags = map.Map("tags", ReadTags);
        var tagGlob = map.Optional("tagGlob", TagFilters.Glob);
        // A glob is compiled to the tag filter. With a glob or lists, the tag filter is optional.
        var compiled = tagGlob is not null && TagGlob.TryCompile(tagGlob, out var pattern, out _) ? pattern : AnyTag;
        var tagFilter = map.RequiredUnless(tags is not null || map.Has("tagGlob"), "tagFilter", TagFilters.Pattern, compiled);
        map.Describe("""
            {
              "anyOf": [
                { "properties": { "tagFilter": { "type": "string" } }, "required": ["tagFilter"] },
                { "properties": { "tagGlob": { "type": "string" } }, "required": ["tagGlob"] },
                {
                  "properties": {
                    "tags": {
                      "type": "object",
                      "anyOf": [
                        { "properties": { "allow": { "type": "array", "minItems": 1 } }, "required": ["allow"] },
                        { "properties": { "deny": { "type": "array", "minItems": 1 } }, "required": ["deny"] },
                        { "properties": { "semver": { "type": "string" } }, "required": ["semver"] },
                        { "properties": { "latest": { "type": "integer" } }, "required": ["latest"] }
                      ]
                    }
                  },
                  "required": ["tags"]
                }
              ]
            }
            """);
        var excludeTags = map.List("excludeTags", TagFilters.Glob, RuleSpec.MaxListLength) ?? [];
        var artifacts = map.List("artifacts", Artifacts.Type, ArtifactTypes.MaxCount) ?? [];
        var @override = map.Optional("override", Scalars.Flag, true);
        var referrers = map.Optional("referrers", Scalars.Flag, true);
        var deletions = map.Optional("deletions", Scalars.Flag, false);
        var platforms = map.List("platforms", Platforms.Platform) ?? [];
        var priority = map.Optional("priority", Scalars.Number(1, 5), RuleSpec.DefaultPriority);
        var trigger = map.Optional("trigger", RuleWords.Trigger, RuleTrigger.Push);
        var poll = ReadPoll(map, trigger);
        var reconcile = map.OptionalValue("reconcile", Durations.Between(RuleSpec.MinReconcile, RuleSpec.MaxReconcile));
        var repair = map.Optional("repair", Scalars.Flag, false);
        var verify = map.Map("verify", VerifySection.Read);
        var createRepository = map.MapOrFlag("createRepository", RepositoryCreationSection.Read);
        var minAge = map.OptionalValue("minAge", Durations.Between(TimeSpan.FromSeconds(1), RuleSpec.MaxMinAge));
        var enabled = map.Optional("enabled", Scalars.Flag, true);

        var rule = new RuleSpec
        {
            Name = name ?? "",
            Description = description,
            Source = source ?? "",
            Target = target,
            Targets = targets,
            Scenario = scenario,
            Level = level ?? RuleLevel.Namespace,
            Namespace = @namespace,
            Namespaces = namespaces,
            Repository = repository,
            RepositoryFilter = repositoryFilter,
            ExcludeRepositories = excludeRepositories,
            TargetNamespace = targetNamespace,
            TargetRepository = targetRepository,
            TagFilter = tagFilter ?? AnyTag,
            TagGlob = tagGlob,
            Tags = tags,
            ExcludeTags = excludeTags,
            Artifacts = artifacts,
            Override = @override,
            Referrers = referrers,
            Deletions = deletions,
            Platforms = platforms,
            Priority = priority,
            Trigger = trigger,
            Poll = poll,
            Reconcile = reconcile,
            Repair = repair,
            Verify = verify,
            CreateRepository = createRepository,
            MinAge = minAge,
            Enabled = enabled,
        };
        return (rule, name is not null && source is not null
            && (target is not null || targets.Count > 0) && level is not null
            && (@namespace is not null || namespaces.Count > 0) && tagFilter is not null);
    }

    private static Duration? ReadPoll(MapReader map, RuleTrigger trigger)
    {
        var interval = Durations.Between(RuleSpec.MinReconcile, RuleSpec.MaxReconcile);
        map.Describe("""
            {
              "if": { "properties": { "trigger": { "const": "poll" } }, "required": ["trigger"] },
              "then": {
                "properties": { "poll": { "type": "string" }, "reconcile": { "type": "null" } },
                "required": ["poll"]
              }
            }
            """);
        map.Describe("""
            {
              "if": { "properties": { "trigger": { "enum": ["push", "manual", null] } } },
              "then": { "properties": { "poll": { "type": "null" } } }
            }
            """);
        map.Describe("""
            {
              "if": { "properties": { "trigger": { "const": "manual" } }, "required": ["trigger"] },
              "then": { "properties": { "reconcile": { "type": "null" } } }
            }
            """);
        if (trigger == RuleTrigger.Poll && !map.Has("poll"))
            map.RefuseMissing("poll", interval.Allowed);
        if (trigger == RuleTrigger.Poll)
            map.Refuse("reconcile", "is not allowed beside trigger: poll, which compares source and target as well; allowed: poll alone");
        else
            map.Refuse("poll", "is not allowed without trigger: poll; allowed: both, or no such key");
        if (trigger == RuleTrigger.Manual)
            map.Refuse("reconcile", "is not allowed beside trigger: manual, which replicates only what a call names");
        return map.OptionalValue("poll", interval);
    }

    private static void ForbidSeveralRepositories(MapReader map)
    {
        const string Why = "at level: repository, which covers one repository; allowed: level: namespace, or no such key";
        map.ForbidItems("namespaces", Why);
        map.Forbid("repositoryFilter", Why);
        map.ForbidItems("excludeRepositories", Why);
    }

    private static TagLists? ReadTags(MapReader map)
    {
        map.Describe("""
            {
              "if": { "properties": { "latestBy": { "const": "pushTime" } }, "required": ["latestBy"] },
              "then": { "properties": { "latest": { "type": "integer" } }, "required": ["latest"] }
            }
            """);
        var lists = new TagLists
        {
            Allow = map.List("allow", TagFilters.Item, TagLists.MaxItemCount) ?? [],
            Deny = map.List("deny", TagFilters.Item, TagLists.MaxItemCount) ?? [],
            Semver = map.Optional("semver", TagFilters.Versions),
            Latest = map.OptionalValue("latest", Scalars.Number(1, TagLists.MaxLatest)),
            LatestBy = map.Optional("latestBy", RuleWords.LatestBy, LatestOrder.Semver),
        };
        if (lists.LatestBy == LatestOrder.PushTime && !map.Has("latest"))
            map.RefuseMissing("latest", Scalars.Number(1, TagLists.MaxLatest).Allowed);
        return lists is { Allow: [], Deny: [], Semver: null, Latest: null } ? null : lists;
    }

    private static string? ReadRepository(MapReader map, RuleLevel? level, string? @namespace)
    {
        if (level is RuleLevel.Namespace)
            map.Forbid(
                "repository",
                "at level: namespace, which covers every repository of the namespace; allowed: level: repository, or no such key");
        var repository = level is RuleLevel.Repository
            ? map.Required("repository", Names.Repository)
            : map.Optional("repository", Names.Repository);
        if (repository is not null && @namespace is not null && !RepositoryName.TryJoin(@namespace, repository, out _))
            map.Refuse(
                "repository", "makes a name that is too long together with the namespace; allowed: 255 characters for both and the '/'");
        return repository;
    }
}
