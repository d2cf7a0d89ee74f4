using Replication.Contracts.Instances;

namespace Replication.WebConsole.Texts;

/// <summary>The words for the members of enumerations of an instance, and for the questions of its check.</summary>
internal static class InstanceWords
{
    public static Text Of(CheckOutcome it) => it switch
    {
        CheckOutcome.Ok => new("OK", "正常"),
        CheckOutcome.Failed => new("Failed", "失敗"),
        CheckOutcome.Warning => new("Warning", "警告"),
        CheckOutcome.Skipped => new("Skipped", "スキップ"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    /// <summary>A question of the check. A question that a later server asks is shown as it is.</summary>
    public static Text OfQuestion(string it) => it switch
    {
        "name" => new("Name resolution", "名前解決"),
        "connection" => new("Connection", "接続"),
        "tls" => new("Certificate (TLS)", "証明書 (TLS)"),
        "login" => new("Login", "ログイン"),
        "read" => new("Read", "読み取り"),
        "write" => new("Write", "書き込み"),
        "secrets" => new("Stored secrets", "保存済みシークレット"),
        "credentials" => new("Credentials", "認証情報"),
        "notifications" => new("Webhook calls", "Webhook 通知"),
        _ => new(it, it),
    };

    public static Text Of(CredentialProvider it) => it switch
    {
        CredentialProvider.Password => new("User name and password", "ユーザー名とパスワード"),
        CredentialProvider.Ecr => new("Amazon ECR", "Amazon ECR"),
        CredentialProvider.Google => new("Google Cloud", "Google Cloud"),
        CredentialProvider.Azure => new("Azure", "Azure"),
        CredentialProvider.Alibaba => new("Alibaba Cloud", "Alibaba Cloud"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(WebhookFormat it) => it switch
    {
        WebhookFormat.Distribution => new("distribution registry", "distribution レジストリ"),
        WebhookFormat.Harbor => new("Harbor", "Harbor"),
        WebhookFormat.Cloudevents => new("CloudEvents (zot, Harbor, Alibaba Cloud)", "CloudEvents (zot、Harbor、Alibaba Cloud)"),
        WebhookFormat.AcrTrigger => new("Alibaba Cloud trigger", "Alibaba Cloud トリガー"),
        WebhookFormat.Azure => new("Azure Container Registry", "Azure Container Registry"),
        WebhookFormat.EcrEventbridge => new("Amazon ECR (EventBridge)", "Amazon ECR (EventBridge)"),
        WebhookFormat.Dockerhub => new("Docker Hub", "Docker Hub"),
        WebhookFormat.Quay => new("Quay", "Quay"),
        WebhookFormat.Github => new("GitHub Packages", "GitHub Packages"),
        WebhookFormat.GarPubsub => new("Google Artifact Registry (Pub/Sub)", "Google Artifact Registry (Pub/Sub)"),
        WebhookFormat.Nexus => new("Sonatype Nexus Repository", "Sonatype Nexus Repository"),
        WebhookFormat.Generic => new("Any other publisher (generic)", "その他 (generic)"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(WebhookAuthentication it) => it switch
    {
        WebhookAuthentication.Bearer => new("Bearer token", "Bearer トークン"),
        WebhookAuthentication.Basic => new("Basic authentication", "Basic 認証"),
        WebhookAuthentication.Header => new("Secret in a header", "ヘッダーのシークレット"),
        WebhookAuthentication.HmacSha256 => new("HMAC-SHA256 signature", "HMAC-SHA256 署名"),
        WebhookAuthentication.HmacSha1 => new("HMAC-SHA1 signature", "HMAC-SHA1 署名"),
        WebhookAuthentication.QueryToken => new("Secret in the address", "URL のシークレット"),
        WebhookAuthentication.None => new("None (closed networks only)", "なし (閉域網のみ)"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(Weekday it) => it switch
    {
        Weekday.Monday => new("Mon", "月"),
        Weekday.Tuesday => new("Tue", "火"),
        Weekday.Wednesday => new("Wed", "水"),
        Weekday.Thursday => new("Thu", "木"),
        Weekday.Friday => new("Fri", "金"),
        Weekday.Saturday => new("Sat", "土"),
        Weekday.Sunday => new("Sun", "日"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };
}
