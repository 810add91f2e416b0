/** What the catalog's API answers. Written by make-types.mjs from openapi.yaml; do not edit. */

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description demo：地块均为虚构 · demo: parcels are invented
         * @enum {string}
         */
        DataMode: "real" | "demo";
        Link: {
            href: string;
            rel: string;
            type: string;
            title?: string;
            hreflang?: string;
        };
        Links: components["schemas"]["Link"][];
        Bilingual: {
            zh: string;
            en: string;
        };
        Landing: {
            title: string;
            description: string;
            links: components["schemas"]["Links"];
            catalog_data_mode: components["schemas"]["DataMode"];
            attribution?: string;
            notice?: string;
        };
        Collection: {
            id: string;
            title: string;
            description: string;
            /** @enum {string} */
            itemType: "feature" | "record";
            extent: components["schemas"]["Extent"];
            crs: string[];
            storageCrs: string;
            links: components["schemas"]["Links"];
            attribution?: string;
            provider?: components["schemas"]["Bilingual"];
            license?: string;
            update_cycle?: string;
            open_attribute?: string;
            published_total?: number;
            verified_total?: number;
            declared_total?: components["schemas"]["DeclaredTotal"];
            catalog_data_mode?: components["schemas"]["DataMode"];
        };
        Extent: {
            spatial?: {
                bbox: number[][];
                crs: string;
            };
            temporal?: {
                interval: (string | null)[][];
                trs: string;
            };
        };
        DeclaredTotal: {
            value: number;
            as_of: string | null;
            entry: string;
            sources: string[];
            locator: string | null;
            wording: components["schemas"]["Bilingual"];
        };
        Facets: {
            collection: string;
            seq: number;
            numberMatched: number;
            facets: components["schemas"]["Facet"][];
            links: components["schemas"]["Links"];
            catalog_data_mode: components["schemas"]["DataMode"];
        };
        Facet: {
            field: string;
            title: components["schemas"]["Bilingual"];
            /** @description 一个条目可有多个值 · an entry may have several of the values */
            multiple: boolean;
            values: {
                value: string;
                label: components["schemas"]["Bilingual"];
                count: number;
            }[];
            /** @description 没有值的条目 · entries without a value */
            null: number;
            /** @description 未列出的值的个数，均较所列者少见 · how many values are not listed, each rarer than those that are */
            left_out: number;
        };
        /** @description 决定其位次的字段；whole：该字段的文本即检索词 · the field that settles the entry's place; whole: its text is what was asked for */
        SearchMatch: {
            field: string;
            title: components["schemas"]["Bilingual"];
            whole: boolean;
            excerpt?: {
                before: string;
                match: string;
                after: string;
            };
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            code: string;
            description: string;
            errors?: components["schemas"]["Fault"][];
            catalog_data_mode?: components["schemas"]["DataMode"];
        };
        Fault: {
            code: string;
            detail: string;
            hint: string;
            /** @description 参数或请求头 · a parameter or header */
            parameter?: string;
            /** @description 请求体中的位置 · JSON pointer into the body */
            pointer?: string;
        } | unknown | unknown;
        Releases: {
            releases: {
                id: string;
                /** @enum {string} */
                cause: "seed" | "staff" | "clock" | "rollback";
                /** Format: date-time */
                published_at: string;
                title: components["schemas"]["Bilingual"];
                first_seq: number;
                last_seq: number;
                state_digest: string;
            }[];
            links: components["schemas"]["Links"];
            catalog_data_mode: components["schemas"]["DataMode"];
        };
        /**
         * 来源依据 · Evidence
         * @description 字段名到其数据状态、来源与出处 · by field: status, sources, locator
         */
        Evidence: {
            [key: string]: {
                /**
                 * 数据状态 · Status
                 * @enum {string}
                 */
                status: "official" | "sourced" | "derived" | "disputed" | "illustrative" | "pending" | "withheld" | "not_applicable" | "unknown";
                /** 来源 · Sources */
                sources?: string[];
                /** 出处 · Locator */
                locator?: string;
                /** 数据截止 · As of */
                as_of?: string;
                /**
                 * 限定符 · Operator
                 * @enum {string}
                 */
                operator?: "eq" | "le" | "ge" | "range" | "approx";
                /**
                 * 精度 · Precision
                 * @enum {string}
                 */
                precision?: "exact" | "approx" | "rounded";
                /**
                 * 是否计划数 · Planned or achieved
                 * @enum {string}
                 */
                planned?: "yes" | "no" | "not_stated";
                /** 说明 · Note (Chinese) */
                note_zh?: string;
                /** 英文说明 · Note (English) */
                note_en?: string;
                /** 推导式 · Formula */
                formula?: string;
                /** 推算值 · Derived value */
                derived_value?: number;
                /** 偏差 · Deviation */
                deviation_pct?: number;
            };
        };
        /** 地块 · Parcels */
        ParcelsFeature: {
            /** @enum {string} */
            type: "Feature";
            id: string;
            geometry: {
                /** @enum {string} */
                type: "Polygon" | "MultiPolygon";
                coordinates: unknown[];
            } | null;
            properties: {
                /** 名称 · Name */
                name_zh?: string | null;
                /** 英文名称 · English name */
                name_en?: string | null;
                /**
                 * 英文译文状态 · Translation status
                 * @enum {string|null}
                 */
                translation_status?: "none" | "machine" | "checked" | null;
                /** 别名 · Aliases */
                aliases?: {
                    /** 别名 · Alias */
                    name: string | null;
                    /**
                     * 关系 · Relation
                     * @enum {string|null}
                     */
                    relation: "same" | "likely_same" | null;
                    /** 说明 · Note (Chinese) */
                    note_zh?: string | null;
                    /** 英文说明 · Note (English) */
                    note_en?: string | null;
                }[] | null;
                /** 简介 · Description */
                description_zh?: string | null;
                /** 英文简介 · English description */
                description_en?: string | null;
                /**
                 * 身份状态 · Identity status
                 * @enum {string|null}
                 */
                identity_status?: "unidentified" | "claimed" | "confirmed" | null;
                /** 清单序号 · Number in the official list */
                register_no?: number | null;
                /** 规划单元 · Planning unit */
                planning_unit?: string | null;
                /** 地块号 · Plot number */
                plot_no?: string | null;
                /** 宗地代码 · Cadastral code */
                cadastral_code?: string | null;
                /** 控详规划 · Regulatory plan */
                control_plan?: string | null;
                /**
                 * 片区 · Zone
                 * @enum {string|null}
                 */
                zone?: "core" | "east" | "extension" | "future_island" | "northwest_logistics" | "xinyang" | "other" | null;
                /** 所属园区 · Park */
                carrier?: string | null;
                /** 行政区划代码 · Administrative code */
                admin_code?: string | null;
                /** 地址 · Address */
                address?: string | null;
                /** 英文地址 · Address (English) */
                address_en?: string | null;
                /** 四至范围 · Boundaries */
                boundaries?: {
                    /** 东至 · East to */
                    east?: string | null;
                    /** 南至 · South to */
                    south?: string | null;
                    /** 西至 · West to */
                    west?: string | null;
                    /** 北至 · North to */
                    north?: string | null;
                } | null;
                /**
                 * 图形精度 · Precision of geometry
                 * @enum {string|null}
                 */
                geometry_precision?: "survey" | "plan" | "sketch" | "schematic" | null;
                /** 重点地块 · Key parcel */
                key_parcel?: boolean | null;
                /** 用地面积 · Site area */
                site_area_m2?: number | null;
                /** 用地面积（亩） · Site area in mu */
                readonly site_area_mu?: number | null;
                /** 规划用地性质代码 · Land-use code */
                land_use_code?: string | null;
                /**
                 * 用地分类体系 · Land-use scheme
                 * @enum {string|null}
                 */
                land_use_scheme?: "sh_planning" | "mnr_2023" | "contract_use" | null;
                /** 规划用地性质 · Land uses */
                land_uses?: {
                    /**
                     * 分类体系 · Scheme
                     * @enum {string|null}
                     */
                    scheme: "sh_planning" | "mnr_2023" | "contract_use" | null;
                    /** 代码 · Code */
                    code?: string | null;
                    /** 名称 · Name */
                    label_zh?: string | null;
                    /** 英文名称 · English name */
                    label_en?: string | null;
                    /** 占比 · Share */
                    share_pct?: number | null;
                }[] | null;
                /** 容积率下限 · Minimum floor area ratio */
                far_min?: number | null;
                /** 容积率上限 · Maximum floor area ratio */
                far_max?: number | null;
                /** 建筑面积 · Gross floor area */
                gfa_m2?: number | null;
                /**
                 * 建筑面积口径 · Basis of floor area
                 * @enum {string|null}
                 */
                gfa_basis?: "above_ground" | "total_incl_basement" | "far_countable" | "unspecified" | null;
                /**
                 * 指标一致性 · Consistency of indicators
                 * @enum {string|null}
                 */
                readonly consistency?: "consistent" | "disputed" | "not_checkable" | "approximate" | null;
                /** 建筑高度（上限） · Height limit */
                height_limit_m?: number | null;
                /** 建筑密度（上限） · Maximum building density */
                building_density_pct?: number | null;
                /** 建筑系数 · Building coefficient */
                building_coefficient_pct?: number | null;
                /** 绿地率 · Green ratio */
                green_ratio_pct?: number | null;
                /** 行政办公及生活服务设施占比 · Share of office and service land */
                admin_service_ratio_pct?: number | null;
                /** 地下空间 · Underground space */
                underground_zh?: string | null;
                /** 英文地下空间 · Underground space (English) */
                underground_en?: string | null;
                /** 规划优化条件（须经认定） · Upgrade options (subject to recognition) */
                upgrade_options?: {
                    /** 工业上楼 · Multi-storey industry */
                    industrial_upstairs?: boolean | null;
                    /** 智造空间 · Intelligent manufacturing space */
                    intelligent_space?: boolean | null;
                    /** 深化图则更新 · Detailed plan update */
                    deep_plan_update?: boolean | null;
                    /** 说明 · Note (Chinese) */
                    note_zh?: string | null;
                    /** 英文说明 · Note (English) */
                    note_en?: string | null;
                } | null;
                /** 前期设计 · Early design */
                early_design?: ("planning_design" | "scheme_refinement" | "standard_space_sample")[] | null;
                /** 产业导向 · Industry orientation */
                industry_orientation?: string[] | null;
                /** 产业准入 · Industry admission */
                admission?: {
                    /** 行业代码（GB/T 4754-2017） · Industry codes (GB/T 4754-2017) */
                    industry_codes?: string[] | null;
                    /** 准入条件 · Conditions (Chinese) */
                    text_zh?: string | null;
                    /** 英文准入条件 · Conditions (English) */
                    text_en?: string | null;
                } | null;
                /** 基础设施配套 · Infrastructure */
                infrastructure?: {
                    /**
                     * 类别 · Utility
                     * @enum {string|null}
                     */
                    utility: "road" | "water" | "power" | "gas" | "stormwater" | "sewage" | "telecom" | "heat" | "levelling" | null;
                    /**
                     * 状态 · State
                     * @enum {string|null}
                     */
                    status?: "existing" | "under_construction" | "implementing" | "approved" | "planned" | "study" | "advocated" | null;
                    /** 容量 · Capacity */
                    capacity?: number | null;
                    /** 容量单位 · Unit of capacity */
                    capacity_unit?: string | null;
                    /** 说明 · Note (Chinese) */
                    note_zh?: string | null;
                    /** 英文说明 · Note (English) */
                    note_en?: string | null;
                }[] | null;
                /** 配套条件 · Supporting conditions */
                supporting_conditions_zh?: string | null;
                /** 英文配套条件 · Supporting conditions (English) */
                supporting_conditions_en?: string | null;
                /**
                 * 土壤状况 · Soil status
                 * @enum {string|null}
                 */
                soil_status?: "not_surveyed" | "preliminary_survey" | "detailed_survey" | "risk_assessed" | "remediation_planned" | "remediation_underway" | "effect_assessment" | "cleared" | "risk_control" | null;
                /**
                 * 土壤目标用途 · Soil target use
                 * @enum {string|null}
                 */
                soil_target_use?: "class_1" | "class_2" | null;
                /**
                 * 腾地情况 · Clearance
                 * @enum {string|null}
                 */
                clearance?: "cleared" | "partly_cleared" | "to_be_cleared" | null;
                /**
                 * 土地权属 · Ownership
                 * @enum {string|null}
                 */
                ownership?: "state_reserve" | "state_allocated" | "collective" | "enterprise" | null;
                /** 固定资产投资强度 · Fixed-asset investment intensity */
                investment_intensity_wan_mu?: number | null;
                /** 土地产出率 · Annual output per mu */
                output_rate_wan_mu_y?: number | null;
                /** 土地税收产出率 · Annual tax per mu */
                tax_rate_wan_mu_y?: number | null;
                /** 研发投入占比 · R&D share */
                rd_share_pct?: number | null;
                /** 预期就业 · Expected jobs */
                jobs_expected?: number | null;
                /** 预期效益 · Expected benefits */
                expected_benefit_zh?: string | null;
                /** 英文预期效益 · Expected benefits (English) */
                expected_benefit_en?: string | null;
                /** 人才政策 · Talent policies */
                talent_policies?: string[] | null;
                /** 科创支持 · Innovation support */
                innovation_support?: string[] | null;
                /** 财政扶持 · Fiscal support */
                fiscal_support?: string[] | null;
                /**
                 * 地块状态 · Life-cycle state
                 * @enum {string|null}
                 */
                lifecycle_state?: "planned" | "acquiring" | "banked" | "promotable" | "promoting" | "pre_announced" | "announced" | "bidding" | "sold" | "unsold" | "withdrawn" | "contracted" | "handed_over" | "started" | "completed" | "in_production" | "full_capacity" | "expired" | "renewed" | "reclaimed" | null;
                /** 状态截止 · State as of */
                state_as_of?: string | null;
                /**
                 * 供应类别 · Supply category
                 * @enum {string|null}
                 */
                supply_category?: "industrial_project" | "industrial_standard_factory" | "rd_project" | "rd_general" | "warehouse" | "commercial" | "mixed" | null;
                /**
                 * 供应方式 · Supply method
                 * @enum {string|null}
                 */
                supply_method?: "bidding" | "auction" | "listing" | "agreement" | "lease" | "allocation" | "capital_contribution" | null;
                /** 供应模式 · Supply features */
                supply_features?: ("project_bound_listing" | "plan_bound_listing" | "standard_land" | "flexible_term" | "lease_then_grant" | "long_lease" | "subdivision_transfer" | "mixed_use" | "combined_supply" | "pre_application")[] | null;
                /**
                 * 供应模式所处阶段 · Stage of the supply features
                 * @enum {string|null}
                 */
                supply_feature_stage?: "implemented" | "promoted" | "supported" | "prepared" | "planned" | "sought" | "explored" | "studied" | null;
                /** 出让年限 · Term of grant */
                grant_term_years?: number | null;
                /** 拟供应时间 · Expected supply */
                expected_supply?: string | null;
                /** 起始价 · Starting price */
                start_price_wan?: number | null;
                /** 保证金 · Deposit */
                deposit_wan?: number | null;
                /** 绿色通道 · Green channel */
                green_channel?: ("plan_adjustment" | "land_supply" | "construction_approval")[] | null;
                /** 出让公告 · Announcements */
                announcements?: string[] | null;
                /** 全市清单编号 · Number in the municipal list */
                municipal_catalog_no?: string | null;
                /**
                 * 全市清单状态 · State in the municipal list
                 * @enum {string|null}
                 */
                municipal_status?: "not_submitted" | "submitted" | "listed" | "returned" | null;
                /** 联系窗口 · Contact */
                contact?: string | null;
                /** 图件 · Media */
                media?: {
                    /**
                     * 用途 · Use
                     * @enum {string|null}
                     */
                    use: "site_plan" | "location_map" | "photo" | "panorama" | "rendering" | "brochure" | "document" | null;
                    /** 文件校验值（SHA-256） · SHA-256 */
                    asset: string | null;
                    /**
                     * 文件格式 · Format
                     * @enum {string|null}
                     */
                    media_type: "image/jpeg" | "image/png" | "image/webp" | "application/pdf" | null;
                    /** 标题 · Caption */
                    caption_zh?: string | null;
                    /** 英文标题 · Caption (English) */
                    caption_en?: string | null;
                    /** 替代文字 · Text for whoever cannot see it */
                    alt_zh: string | null;
                    /** 英文替代文字 · Text for whoever cannot see it (English) */
                    alt_en?: string | null;
                    /** 使用许可 · Licence */
                    licence: string | null;
                    /** 拍摄或绘制日期 · Taken or drawn on */
                    captured_on?: string | null;
                    /** 审图号 · Map review number */
                    review_no?: string | null;
                }[] | null;
                /**
                 * 完整度 · Completeness
                 * @description 必备项中已由主管部门确认或文件所载者的比例 · Share of must-fields that are confirmed or stated in a document
                 */
                readonly completeness_pct?: number | null;
                evidence: components["schemas"]["Evidence"];
            };
            search?: components["schemas"]["SearchMatch"];
        };
        ParcelsItem: components["schemas"]["ParcelsFeature"] & {
            catalog_data_mode: components["schemas"]["DataMode"];
            links: components["schemas"]["Links"];
        };
        ParcelsItems: {
            /** @enum {string} */
            type: "FeatureCollection";
            catalog_data_mode: components["schemas"]["DataMode"];
            /** @description 超过一万时不给出 · left out beyond 10,000 */
            numberMatched?: number;
            numberReturned: number;
            links: components["schemas"]["Links"];
            features: components["schemas"]["ParcelsFeature"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type DataMode = components['schemas']['DataMode'];
export type Link = components['schemas']['Link'];
export type Links = components['schemas']['Links'];
export type Bilingual = components['schemas']['Bilingual'];
export type Landing = components['schemas']['Landing'];
export type Collection = components['schemas']['Collection'];
export type Extent = components['schemas']['Extent'];
export type DeclaredTotal = components['schemas']['DeclaredTotal'];
export type Facets = components['schemas']['Facets'];
export type Facet = components['schemas']['Facet'];
export type SearchMatch = components['schemas']['SearchMatch'];
export type Problem = components['schemas']['Problem'];
export type Fault = components['schemas']['Fault'];
export type Releases = components['schemas']['Releases'];
export type Evidence = components['schemas']['Evidence'];
export type ParcelsFeature = components['schemas']['ParcelsFeature'];
export type ParcelsItem = components['schemas']['ParcelsItem'];
export type ParcelsItems = components['schemas']['ParcelsItems'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
