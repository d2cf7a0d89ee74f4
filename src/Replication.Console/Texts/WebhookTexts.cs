namespace Replication.WebConsole.Texts;

/// <summary>Where a person enters a webhook at each publisher.</summary>
internal static class WebhookTexts
{
    public static readonly Text Header = new("Header of each call", "呼び出しのヘッダー");
    public static readonly Text Signature = new("Header of the signature", "署名のヘッダー");
    public static readonly Text Snippet = new("To paste", "貼り付ける内容");
    public static readonly Text Distribution = new(
        "Add this to the configuration of the registry, then restart the registry.",
        "レジストリの設定ファイルに追加し、レジストリを再起動してください。");
    public static readonly Text Harbor = new(
        "In the project: Webhooks, New webhook, notify type http, payload format Default, event type Artifact pushed.",
        "プロジェクトの Webhooks で新規作成: 通知タイプ http、ペイロード形式 Default、イベント Artifact pushed。");
    public static readonly Text Cloudevents = new(
        "zot: add this to its configuration. Harbor: payload format CloudEvents. Alibaba Cloud: EventBridge rule for acs.cr, target HTTP.",
        "zot: 設定ファイルに追加。Harbor: ペイロード形式 CloudEvents。Alibaba Cloud: acs.cr の EventBridge ルール、ターゲット HTTP。");
    public static readonly Text AcrTrigger = new(
        "Add a trigger to the repository with this address. HTTPS works only on port 443 with a certificate of a public authority.",
        "リポジトリのトリガーにこのアドレスを設定してください。HTTPS はポート 443 と公的な認証局の証明書が必要です。");
    public static readonly Text Azure = new(
        "Run this command. Or subscribe Image pushed in Event Grid with this address and the delivery property Authorization.",
        "このコマンドを実行するか、Event Grid の Image pushed をこのアドレスと配信プロパティ Authorization で購読してください。");
    public static readonly Text EcrEventbridge = new(
        "EventBridge rule: source aws.ecr, detail type ECR Image Action, API destination with this address, connection type API key.",
        "EventBridge ルール: ソース aws.ecr、詳細タイプ ECR Image Action。API 送信先にこのアドレス、接続は API キーを指定。");
    public static readonly Text Dockerhub = new(
        "In the repository: Webhooks, add this address.", "リポジトリの Webhooks にこのアドレスを追加してください。");
    public static readonly Text Quay = new(
        "In the repository's settings: create a notification for Push to repository, method Webhook POST, with this address.",
        "リポジトリの設定で通知を作成: イベント Push to repository、方法 Webhook POST、このアドレス。");
    public static readonly Text Github = new(
        "In the organisation's settings: add a webhook with this address, application/json, the secret, and the event Registry packages.",
        "組織の設定で Webhook を追加: このアドレス、application/json、シークレット、イベント Registry packages。");
    public static readonly Text GarPubsub = new(
        "Create the Pub/Sub topic gcr, and a push subscription to this address without payload unwrapping.",
        "Pub/Sub トピック gcr と、このアドレスへの push サブスクリプション (ペイロードのラップ解除なし) を作成してください。");
    public static readonly Text Nexus = new(
        "Administration, System, Capabilities: create Webhook: Repository with the event type component, this address, and the secret key.",
        "Administration → System → Capabilities で Webhook: Repository を作成: イベント component、このアドレス、シークレットキー。");
    public static readonly Text Generic = new(
        "Send this call after each push.", "プッシュのたびにこの呼び出しを送信してください。");
}
