using System.Globalization;

namespace Replication.IntegrationTests.Tasks;

/// <summary>The reports of all publishers for a push of the tag <c>v1</c>. Their times are in whole seconds.</summary>
internal static class Reports
{
    /// <summary>Formats whose bodies name no event id. Nexus names it in a header, which is not sent here.</summary>
    public static readonly string[] WithoutId = ["harbor", "generic", "acr-trigger", "dockerhub", "quay", "github", "nexus"];

    public static readonly string[] All = [.. WithoutId, "ecr-eventbridge", "cloudevents", "distribution"];

    /// <summary>The report of a push; <paramref name="number"/> makes event ids distinct.</summary>
    public static string Of(string format, string repository, string digest, DateTimeOffset at, int number)
    {
        var (name, unix, text) = (repository.Split('/')[^1], at.ToUnixTimeSeconds(), at.UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        return format switch
        {
            "harbor" =>
                $$$$"""{"type":"PUSH_ARTIFACT","occur_at":{{{{unix}}}},"event_data":{"resources":[{"digest":"{{{{digest}}}}","tag":"v1"}],"repository":{"repo_full_name":"{{{{repository}}}}","name":"{{{{name}}}}"}}}""",
            "generic" => $$"""{"repository":"{{repository}}","tag":"v1","digest":"{{digest}}","pushedAt":"{{text}}Z"}""",
            "generic without time" => $$"""{"repository":"{{repository}}","tag":"v1","digest":"{{digest}}"}""",
            // A time without a time zone.
            "acr-trigger" =>
                $$$"""{"push_data":{"digest":"{{{digest}}}","pushed_at":"{{{text.Replace('T', ' ')}}}","tag":"v1"},"repository":{"repo_full_name":"{{{repository}}}"}}""",
            "dockerhub" => $$$"""{"push_data":{"pushed_at":{{{unix}}},"tag":"v1"},"repository":{"repo_name":"{{{repository}}}"}}""",
            "quay" => $$"""{"repository":"{{repository}}","updated_tags":["v1"]}""",
            // The zero time, as in the example of GitHub's documentation.
            "github" =>
                $$$$$"""{"action":"published","registry_package":{"package_type":"CONTAINER","package_version":{"version":"{{{{{digest}}}}}","updated_at":"0001-01-01T00:00:00Z","container_metadata":{"tag":{"name":"v1","digest":"{{{{{digest}}}}}"}},"package_url":"ghcr.io/{{{{{repository}}}}}:v1"}}}""",
            "nexus" =>
                $$$"""{"timestamp":"{{{text}}}.000+0000","action":"CREATED","component":{"format":"docker","name":"{{{repository}}}","version":"v1"}}""",
            "ecr-eventbridge" =>
                $$$"""{"id":"{{{repository}}}-{{{number}}}","detail-type":"ECR Image Action","source":"aws.ecr","time":"{{{text}}}Z","detail":{"result":"SUCCESS","action-type":"PUSH","repository-name":"{{{repository}}}","image-digest":"{{{digest}}}","image-tag":"v1"}}""",
            "cloudevents" =>
                $$$"""{"specversion":"1.0","type":"zotregistry.image.updated","source":"zot","id":"{{{repository}}}-{{{number}}}","time":"{{{text}}}Z","data":{"name":"{{{repository}}}","reference":"v1","digest":"{{{digest}}}"}}""",
            "distribution" =>
                $$$"""{"events":[{"id":"{{{repository}}}-{{{number}}}","timestamp":"{{{text}}}Z","action":"push","target":{"repository":"{{{repository}}}","tag":"v1","digest":"{{{digest}}}"}}]}""",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }
}
